import { useQuery } from '@tanstack/react-query'
import { api, type ParameterView, type RuleBookView } from './api.ts'
import { inLine, text, useSpeech } from './lang.tsx'
import { useKeyName } from './parameter-value.tsx'
import { Grade, Heads, Panel, Problem, Scroll } from './parts.tsx'
import { unitFor, valueText } from './values.ts'

const WORDS = {
  rules: text('认定规则', 'Rules'),
  rule: text('规则', 'Rule'),
  unit: text('单位', 'Unit'),
  provision: text('依据', 'Provision'),
  reads: text('由何得出', 'Worked out from'),
  subject: text('对象', 'for'),
  eligible: text('是否符合', 'whether'),
  amount: text('每月金额', 'how much a month'),
  tier: text('档次', 'which tier'),
  from: text('自', 'from'),
  grade: text('可信', 'grade'),
  fact: text('事实', 'fact'),
  above: text('以下规则同上', 'As above'),
}
/** What a value is counted in, by its type. */
const UNITS: Readonly<Record<string, ReturnType<typeof text>>> = {
  money: text('元', 'yuan'),
  int: text('整数', 'whole number'),
  bool: text('是/否', 'yes or no'),
  date: text('日期', 'date'),
}

type Value = RuleBookView['values'][string]

/** A parameter with its value on a day, and whence it comes. */
const Parameter = ({ of, day }: { readonly of: ParameterView; readonly day: string }) => {
  const { say, lang } = useSpeech()
  const keyName = useKeyName(of)
  const revision = of.history.filter(({ from }) => from <= day).at(-1) ?? of.history[0]
  if (!revision) return <>{say(of.name)}</>
  return (
    <>
      {say(of.name)}: <strong>{valueText(lang, of.type, revision.value, of.words, keyName)}</strong>{' '}
      <span className="muted small">{say(unitFor(of.unitName, of.unitOne, revision.value))}</span>
      <div className="muted small">
        {say(WORDS.from)} {revision.from} · {say(revision.source)} · {say(WORDS.grade)}{' '}
        <Grade of={revision} />
      </div>
    </>
  )
}

const Unit = ({ of: { type, words } }: { readonly of: Value }) => {
  const { say, lang } = useSpeech()
  const unit = UNITS[type]
  return <>{unit ? say(unit) : inLine(lang, Object.values(words ?? {}).map(say))}</>
}

/** What a rule's value is worked out from: in each wording, or from the members of a group. */
const Reads = ({ of, book }: { readonly of: Value; readonly book: RuleBookView }) => {
  const { say, lang } = useSpeech()
  const named = (id: string): string => {
    const value = book.values[id]
    if (!value) return id
    return value.kind === 'fact' ? `${say(value.name)} (${say(WORDS.fact)})` : say(value.name)
  }
  if (of.members) {
    const { operation, member, of: id, roles = [] } = of.members
    const who = roles.length > 0 ? inLine(lang, roles.map(say)) : say(member)
    return (
      <>
        {say(operation)} ({who}){id === undefined ? '' : `: ${named(id)}`}
      </>
    )
  }
  return (of.wordings ?? []).map(({ from, reads, parameters }) => (
    <div key={from ?? ''}>
      {inLine(lang, reads.map(named))}
      {parameters.length > 0 ? (
        <ul className="plain-list">
          {parameters.map((id) => (
            <li key={id}>
              {book.parameters[id] ? <Parameter of={book.parameters[id]} day={book.day} /> : id}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  ))
}

const Step = ({ id, book }: { readonly id: string; readonly book: RuleBookView }) => {
  const { say } = useSpeech()
  const of = book.values[id]!
  return (
    <tr>
      <th scope="row">
        {say(of.name)}
        <div className="muted small">{say(of.of)}</div>
      </th>
      <td className="small">
        <Unit of={of} />
      </td>
      <td className="small">
        {(of.wordings ?? []).map(({ from, article }) => (
          <div key={from ?? ''}>
            {say(article)}
            {from ? (
              <span className="muted">
                {' '}
                · {say(WORDS.from)} {from}
              </span>
            ) : null}
          </div>
        ))}
      </td>
      <td>
        <Reads of={of} book={book} />
      </td>
    </tr>
  )
}

type DeterminationView = RuleBookView['determinations'][number]

/** `printed` are the steps that stand in full above: determinations share most of them. */
const Determination = ({
  of,
  book,
  printed,
}: {
  readonly of: DeterminationView
  readonly book: RuleBookView
  readonly printed: ReadonlySet<string>
}) => {
  const { say, lang } = useSpeech()
  const above = of.steps.filter((id) => printed.has(id)).map((id) => say(book.values[id]!.name))
  const decides = [
    [WORDS.eligible, of.eligible],
    [WORDS.amount, of.amount],
    ...(of.tier === undefined ? [] : [[WORDS.tier, of.tier] as const]),
  ] as const
  return (
    <section className="determination">
      <h3>{say(of.name)}</h3>
      <p className="muted small">
        {say(WORDS.subject)} {say(of.subject)} · {say(of.article)}
        {decides.map(([what, id]) => {
          const value = book.values[id]
          return value ? ` · ${say(what)}: ${say(value.name)}` : ''
        })}
      </p>
      {above.length > 0 ? (
        <p className="small">
          {say(WORDS.above)}: {inLine(lang, above)}
        </p>
      ) : null}
      <Scroll label={`${say(WORDS.rules)} · ${say(of.name)}`}>
        <table>
          <Heads of={[WORDS.rule, WORDS.unit, WORDS.provision, WORDS.reads]} />
          <tbody>
            {of.steps
              .filter((id) => !printed.has(id))
              .map((id) => (
                <Step key={id} id={id} book={book} />
              ))}
          </tbody>
        </table>
      </Scroll>
    </section>
  )
}

const stepsOf = (determinations: readonly DeterminationView[]): ReadonlySet<string> =>
  new Set(determinations.flatMap(({ steps }) => steps))

/** What a programme decides by: each determination with its rules, provision by provision. None where it asks no rules. */
export const Rules = ({ programme }: { readonly programme: string }) => {
  const { say } = useSpeech()
  const { data: book, error } = useQuery({
    queryKey: ['programme', programme, 'rules'],
    queryFn: () => api.programmeRules(programme),
  })
  if (error) return <Problem error={error} />
  if (!book || book.determinations.length === 0) return null
  return (
    <Panel title={say(WORDS.rules)}>
      {book.determinations.map((of, n) => (
        <Determination key={of.id} of={of} book={book} printed={stepsOf(book.determinations.slice(0, n))} />
      ))}
    </Panel>
  )
}
