import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import { api, type EditionHeadView } from './api.ts'
import { text, useSpeech, useTime } from './lang.tsx'
import { Heads, Loading, PageTitle, Problem, Scroll } from './parts.tsx'

const WORDS = {
  answers: text('答卷', 'Answer sheet'),
  lead: text(
    '城市对外发布的数字,逐期锁定。新的一期在“登记”里按“答卷”开立,再在其事项上提交锁定、审定、发布;更正一个数字,按“指标填报”登记。',
    'The figures that the city answers for, frozen edition by edition. A new one is taken in as "Answer sheet" and then submitted, approved and published on its case; a figure is corrected by a "Statement of a figure".',
  ),
  edition: text('期次', 'Edition'),
  period: text('本期', 'Period'),
  stage: text('状态', 'State'),
  frozen: text('锁定于', 'Frozen'),
  figures: text('指标数', 'Figures'),
  none: text('还没有答卷。', 'There is no edition yet.'),
}

const Row = ({ of }: { readonly of: EditionHeadView }) => {
  const { say } = useSpeech()
  const when = useTime()
  return (
    <tr>
      <td>
        <Link href={`/answers/${of.edition}`}>{of.title}</Link>
        <div className="muted small">{of.edition}</div>
      </td>
      <td>
        {of.from} – {of.to}
      </td>
      <td>{say(of.stageName)}</td>
      <td>{of.frozenAt ? when(of.frozenAt) : ''}</td>
      <td className="number">{of.figures ?? ''}</td>
    </tr>
  )
}

/** The editions of the answer sheet that one may read, newest first. */
export default function AnswersPage() {
  const { say } = useSpeech()
  const { data, error } = useQuery({ queryKey: ['answers'], queryFn: api.editions })
  return (
    <>
      <PageTitle title={say(WORDS.answers)} />
      <p className="muted">{say(WORDS.lead)}</p>
      <Problem error={error} />
      {data ? (
        data.rows.length === 0 ? (
          <p>{say(WORDS.none)}</p>
        ) : (
          <Scroll label={say(WORDS.answers)}>
            <table>
              <Heads of={[WORDS.edition, WORDS.period, WORDS.stage, WORDS.frozen, WORDS.figures]} />
              <tbody>
                {data.rows.map((of) => (
                  <Row key={of.edition} of={of} />
                ))}
              </tbody>
            </table>
          </Scroll>
        )
      ) : error ? null : (
        <Loading />
      )}
    </>
  )
}
