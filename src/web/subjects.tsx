import { Link, useSearchParams } from 'wouter'
import { api } from './api.ts'
import { useAreaOptions, useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { Choice, Heads, PageTitle, Problem, Scroll } from './parts.tsx'

const WORDS = {
  subjects: text('对象', 'Subjects'),
  subject: text('对象', 'Subject'),
  all: text('全部', 'All'),
  area: text('区域', 'Area'),
  bureau: text('部门', 'Bureau'),
  registered: text('登记(新的在前)', 'Registered, newest first'),
  registeredAt: text('登记', 'Registered'),
  find: text('按登记编号查找', 'Find by the register number'),
  notFound: text(
    '没有您可以看到的、编号如此开头的家庭。',
    'No household that you may see has a number that begins so.',
  ),
  none: text('没有您可以看到的登记对象。', 'No subject is registered that you may see.'),
}

/** The register of those whom programmes serve, newest first. */
export default function SubjectsPage() {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  const areas = useAreaOptions()
  const [search, setSearch] = useSearchParams()
  const area = search.get('area') ?? ''
  const number = search.get('number') ?? ''
  const list = useList(['subjects', number, area], (after) =>
    number ? api.subjectsByNumber(number, after) : api.subjects(area || undefined, after),
  )
  return (
    <>
      <PageTitle title={say(WORDS.subjects)} />
      <div className="filters">
        <Choice
          label={say(WORDS.area)}
          value={area}
          onChange={(value) => setSearch(value ? { area: value } : {})}
          options={[['', say(WORDS.all)], ...areas]}
        />
        <form
          className="choice"
          action={(form) => {
            const typed = String(form.get('number')).trim()
            setSearch(typed ? { number: typed } : {})
          }}
        >
          <label>
            <span>{say(WORDS.find)}</span>
            <input key={number} name="number" maxLength={80} defaultValue={number} />
          </label>
        </form>
      </div>
      <Problem error={list.error} />
      <Scroll label={say(WORDS.subjects)}>
        <table>
          <Heads
            of={[WORDS.subject, WORDS.area, WORDS.bureau, number ? WORDS.registeredAt : WORDS.registered]}
          />
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.subject}>
                <td>
                  <Link href={`/subjects/${row.subject}`}>{row.number ?? row.subject}</Link>
                </td>
                <td>{names.area(row.area)}</td>
                <td>{names.bureau(row.bureau)}</td>
                <td className="small">{time(row.registeredAt)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      <ListEnd of={list} none={number ? WORDS.notFound : WORDS.none} />
    </>
  )
}
