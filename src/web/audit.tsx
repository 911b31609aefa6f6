import { useInfiniteQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { api, type TrailFilter } from './api.ts'
import { type Text, text, useSpeech, useTime } from './lang.tsx'
import { Choice, Heads, Loading, More, Problem } from './parts.tsx'

const WORDS = {
  audit: text('审计', 'Audit'),
  all: text('全部', 'All'),
  when: text('时间', 'When'),
  kind: text('种类', 'Kind'),
  account: text('账号', 'Account'),
  case: text('事项', 'Case'),
  detail: text('内容', 'What'),
  none: text('没有符合的记录。', 'No entry fits.'),
}
const KINDS: Readonly<Record<string, Text>> = {
  act: text('办理', 'did'),
  unmask: text('查看个人信息', 'saw personal data'),
  see: text('查看', 'looked at'),
  export: text('导出', 'exported'),
  'sign-in': text('登录', 'signed in'),
  'sign-in-refused': text('登录被拒', 'sign-in refused'),
  'sign-out': text('退出', 'signed out'),
  account: text('账号变更', 'changed an account'),
  token: text('令牌变更', 'changed a token'),
}
const BY = ['account', 'case', 'kind'] as const

/** Who saw and did what, newest first. */
export default function AuditPage() {
  const { say } = useSpeech()
  const time = useTime()
  const [search, setSearch] = useSearchParams()
  const filter: TrailFilter = Object.fromEntries(
    BY.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])),
  )
  const put = (name: (typeof BY)[number], value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  const pages = useInfiniteQuery({
    queryKey: ['audit', filter],
    queryFn: ({ pageParam }) => api.trail(filter, pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  })
  const rows = pages.data?.pages.flatMap((page) => page.rows) ?? []
  return (
    <>
      <h1>{say(WORDS.audit)}</h1>
      <div className="filters">
        {(['account', 'case'] as const).map((name) => (
          <label key={name} className="choice">
            <span>{say(WORDS[name])}</span>
            <input
              defaultValue={filter[name] ?? ''}
              onKeyDown={(event) => event.key === 'Enter' && put(name, event.currentTarget.value.trim())}
              onBlur={(event) => put(name, event.currentTarget.value.trim())}
            />
          </label>
        ))}
        <Choice
          label={say(WORDS.kind)}
          value={filter.kind ?? ''}
          onChange={(value) => put('kind', value)}
          options={[
            ['', say(WORDS.all)],
            ...Object.entries(KINDS).map(([kind, name]) => [kind, say(name)] as const),
          ]}
        />
      </div>
      <Problem error={pages.error} />
      <div className="scroll">
        <table>
          <Heads of={[WORDS.when, WORDS.account, WORDS.kind, WORDS.case, WORDS.detail]} />
          <tbody>
            {rows.map((row) => (
              <tr key={row.id}>
                <td className="small">{time(row.at)}</td>
                <td>{row.account}</td>
                <td>{say(KINDS[row.kind] ?? text(row.kind, row.kind))}</td>
                <td>{row.case ? <Link href={`/cases/${row.case}`}>{row.case}</Link> : null}</td>
                <td className="small">
                  {Object.entries(row.detail)
                    .map(
                      ([name, value]) =>
                        `${name}: ${typeof value === 'object' ? JSON.stringify(value) : value}`,
                    )
                    .join(' · ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pages.isPending ? <Loading /> : null}
      {pages.data && rows.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      <More of={pages} />
    </>
  )
}
