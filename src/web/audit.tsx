import { api, type GrantView, type SessionView, type TrailEntryView } from './api.ts'
import { caseNumber } from './case-number.ts'
import { useNames } from './city.tsx'
import { inLine, type Text, text, useSpeech, useTime } from './lang.tsx'
import { ListEnd, TypedFilter, useAddressFilter, useList } from './lists.tsx'
import { CaseCell, Choice, Heads, PageTitle, Problem } from './parts.tsx'
import { usePostText } from './posts.ts'

const WORDS = {
  audit: text('审计', 'Audit'),
  all: text('全部', 'All'),
  when: text('时间', 'When'),
  kind: text('种类', 'Kind'),
  account: text('账号', 'Account'),
  case: text('事项', 'Case'),
  detail: text('内容', 'What'),
  none: text('没有符合的记录。', 'No entry fits.'),
  ofCase: text(
    '您督查的是一部分:请填写事项编号,查看谁看过、办过它。',
    'You oversee a part: name a case to see who saw it and did what.',
  ),
}
const KINDS: Readonly<Record<string, Text>> = {
  act: text('办理', 'did'),
  unmask: text('查看个人信息', 'saw personal data'),
  'break-glass': text('跨部门紧急查阅', 'read across bureaus'),
  see: text('查看', 'looked at'),
  search: text('查找个人', 'looked somebody up'),
  download: text('下载', 'downloaded'),
  export: text('导出', 'exported'),
  'sign-in': text('登录', 'signed in'),
  'sign-in-refused': text('登录被拒', 'sign-in refused'),
  'sign-out': text('退出', 'signed out'),
  account: text('账号变更', 'changed an account'),
  token: text('令牌变更', 'changed a token'),
  import: text('导入', 'imported'),
  subscription: text('订阅变更', 'changed a subscription'),
  list: text('力量名单变更', 'changed a list of crews or people'),
  recount: text('重新统计', 'recounted figures'),
}
const PARTS: Readonly<Record<string, Text>> = {
  action: text('动作', 'action'),
  programme: text('项目', 'programme'),
  version: text('版本', 'version'),
  role: text('身份', 'role'),
  bureau: text('部门', 'bureau'),
  area: text('区域', 'area'),
  reason: text('理由', 'reason'),
  changed: text('变更', 'changed'),
  list: text('名单', 'list'),
  cases: text('事项', 'cases'),
  indicators: text('指标', 'figures'),
  travel: text('行程估算', 'how long ways take'),
  places: text('地点', 'places'),
  changeMinutes: text('改派代价', 'what another crew costs'),
  restHours: text('班间休息', 'rest between shifts'),
  reliefMinutes: text('交接', 'relief'),
  farthestKm: text('最远距离', 'farthest from home'),
  added: text('新增', 'added'),
  of: text('对象', 'of'),
  what: text('所看', 'saw'),
  found: text('查到', 'found'),
  as: text('格式', 'as'),
  made: text('新建', 'made'),
  removed: text('删除', 'removed'),
  id: text('标识', 'id'),
  name: text('名称', 'name'),
  account: text('账号', 'account'),
  admin: text('管理员', 'administrator'),
  disabled: text('停用', 'disabled'),
  grants: text('岗位', 'posts'),
  password: text('口令', 'password'),
  subject: text('单点登录主体', 'subject of single sign-on'),
  scopes: text('范围', 'scopes'),
  expiresAt: text('失效', 'expires'),
}
const SEEN: Readonly<Record<string, Text>> = {
  case: text('事项', 'the case'),
  subject: text('对象', 'the subject'),
  personal: text('按电话等个人信息', 'by phone or the like'),
  list: text('力量名单', 'who works there'),
}
const YES = text('是', 'yes')
const NO = text('否', 'no')
const NAMED = ['programme', 'bureau', 'area'] as const

type Json = Readonly<Record<string, unknown>>

/** What an entry tells: its parts by name, and what they name by its name. */
const Detail = ({ of, called }: { readonly of: Json; readonly called: TrailEntryView['names'] }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const postText = usePostText()
  const shownAs = (name: string, value: unknown): string => {
    const named = NAMED.find((one) => one === name)
    if (name === 'grants') return inLine(lang, (value as readonly GrantView[]).map(postText))
    if (Array.isArray(value))
      return inLine(
        lang,
        value.map((each) => shownAs(name, each)),
      )
    if (typeof value === 'object' && value !== null) return partsOf(value as Json)
    if (typeof value === 'boolean') return say(value ? YES : NO)
    if (typeof value !== 'string') return String(value)
    if (name === 'changed') return say(PARTS[value] ?? text(value, value))
    const byProgramme = name === 'action' || name === 'role' ? called[name] : undefined
    if (byProgramme) return say(byProgramme)
    if (name === 'what') return say(SEEN[value] ?? text(value, value))
    return named ? names[named](value) : value
  }
  const partsOf = (parts: Json): string =>
    Object.entries(parts)
      .map(([name, value]) => `${say(PARTS[name] ?? text(name, name))}: ${shownAs(name, value)}`)
      .join(' · ')
  return <>{partsOf(of)}</>
}

const BY = ['account', 'case', 'kind'] as const
type Filter = Readonly<Partial<Record<(typeof BY)[number], string>>>

const Trail = ({ of }: { readonly of: Filter }) => {
  const { say } = useSpeech()
  const time = useTime()
  const list = useList(['audit', of], (after) => api.trail(of, after))
  return (
    <>
      <Problem error={list.error} />
      <div className="scroll">
        <table className="cards">
          <Heads of={[WORDS.when, WORDS.account, WORDS.kind, WORDS.case, WORDS.detail]} />
          <tbody>
            {list.rows.map((row) => (
              <tr key={row.id}>
                <td className="small">{time(row.at)}</td>
                <td>{row.account}</td>
                <td className="word">{say(KINDS[row.kind] ?? text(row.kind, row.kind))}</td>
                <td>{row.case ? <CaseCell of={{ case: row.case, title: row.title }} /> : null}</td>
                <td className="small">
                  <Detail of={row.detail} called={row.names} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <ListEnd of={list} none={WORDS.none} />
    </>
  )
}

/** Who saw and did what, newest first. */
export default function AuditPage({ audits }: Pick<SessionView, 'audits'>) {
  const { say } = useSpeech()
  const [filter, put] = useAddressFilter(BY)
  const asksForCase = audits === 'case' && filter.case === undefined
  return (
    <>
      <PageTitle title={say(WORDS.audit)} />
      <div className="filters">
        {(['account', 'case'] as const).map((name) => (
          <TypedFilter
            key={name}
            label={say(WORDS[name])}
            value={filter[name]}
            put={(typed) => put(name, name === 'case' ? caseNumber(typed) : typed)}
          />
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
      {asksForCase ? <p className="muted">{say(WORDS.ofCase)}</p> : <Trail of={filter} />}
    </>
  )
}
