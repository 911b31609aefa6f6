import { Link, useSearchParams } from 'wouter'
import { api } from './api.ts'
import { useAreaOptions, useNames } from './city.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, useList } from './lists.tsx'
import { Choice, Heads, Problem } from './parts.tsx'

const WORDS = {
  subjects: text('对象', 'Subjects'),
  subject: text('对象', 'Subject'),
  all: text('全部', 'All'),
  area: text('区域', 'Area'),
  bureau: text('部门', 'Bureau'),
  registered: text('登记', 'Registered'),
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
  const list = useList(['subjects', area], (after) => api.subjects(area || undefined, after))
  return (
    <>
      <h1>{say(WORDS.subjects)}</h1>
      <div className="filters">
        <Choice
          label={say(WORDS.area)}
          value={area}
          onChange={(value) => setSearch(value ? { area: value } : {})}
          options={[['', say(WORDS.all)], ...areas]}
        />
      </div>
      <Problem error={list.error} />
      <div className="scroll">
        <table>
          <Heads of={[WORDS.subject, WORDS.area, WORDS.bureau, WORDS.registered]} />
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
      </div>
      <ListEnd of={list} none={WORDS.none} />
    </>
  )
}
