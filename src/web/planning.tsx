import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef, useState } from 'react'
import { Link } from 'wouter'
import { api, type ListKind, type PlanFilter, type TakenView } from './api.ts'
import { Refused } from './ask.ts'
import { useAreaOptions, useBureaus, useNames } from './city.tsx'
import { type Text, text, useSpeech, useZone } from './lang.tsx'
import { useAddressFilter } from './lists.tsx'
import { Choice, PageTitle, Problem, SureButton } from './parts.tsx'
import { clockText } from './zoned.ts'

const WORDS = {
  all: text('全部', 'All'),
  bureau: text('部门', 'Bureau'),
  programme: text('项目', 'Programme'),
  area: text('区域', 'Area'),
  take: text('采用全部方案', 'Take the whole plan'),
  sure: text(
    '确认:由系统按方案逐件办理,记下由您批准',
    'Yes: the planner does each, and you are recorded as approving',
  ),
  done: text('已办', 'Done'),
  notDone: text('未办', 'Not done'),
  none: text('本部门还没有名单,无法给出方案。', 'This bureau keeps no list yet, so nothing can be proposed.'),
  wrong: text('名单有误,无法给出方案:', 'The list is wrong, so nothing can be proposed: '),
  more: text(
    '在办事项过多,只排了最先到期的;其余见队列。',
    'There are too many open cases: only those due first are planned; the others are in the queue.',
  ),
  alone: text(
    '看板须有派人的岗位才能打开;您可以维护名单。',
    'The board is for posts that send somebody; what you may keep is the list.',
  ),
  crews: text('班组与地点', 'Crews and places'),
  people: text('班次与人员', 'Shifts and people'),
  relax: text('可以放宽:', 'What would help: '),
}
const BY = ['bureau', 'programme', 'area'] as const

/** What every board says of itself. */
interface About {
  readonly listed: boolean
  readonly mayKeepList: boolean
  readonly more: boolean
  readonly wrong?: Text | undefined
  readonly plan?: string | undefined
  readonly changes: number
}

/** Which part of which board is looked at: kept in the address. */
export const usePlanFilter = (bureaus: readonly string[]) => {
  const [filter, put] = useAddressFilter(BY)
  return [{ ...filter, bureau: filter.bureau ?? bureaus[0] ?? '' }, put] as const
}

/** Narrows a board; the bureau is chosen only by who may open several. */
const PlanFilters = ({
  bureaus,
  programmes = [],
  filter,
  put,
}: {
  readonly bureaus: readonly string[]
  /** Those that are planned; known once the board is. */
  readonly programmes?: readonly string[] | undefined
  readonly filter: PlanFilter
  put(name: (typeof BY)[number], value: string): void
}) => {
  const { say } = useSpeech()
  const names = new Map(useBureaus().map(({ id, name }) => [id, say(name)]))
  const areas = useAreaOptions()
  const nameOf = useNames().programme
  const any = ['', say(WORDS.all)] as const
  return (
    <div className="filters">
      {bureaus.length > 1 ? (
        <Choice
          label={say(WORDS.bureau)}
          value={filter.bureau}
          onChange={(value) => put('bureau', value)}
          options={bureaus.map((id) => [id, names.get(id) ?? id] as const)}
        />
      ) : null}
      {programmes.length > 1 || filter.programme ? (
        <Choice
          label={say(WORDS.programme)}
          value={filter.programme ?? ''}
          onChange={(value) => put('programme', value)}
          options={[any, ...programmes.map((id) => [id, nameOf(id)] as const)]}
        />
      ) : null}
      <Choice
        label={say(WORDS.area)}
        value={filter.area ?? ''}
        onChange={(value) => put('area', value)}
        options={[any, ...areas]}
      />
    </div>
  )
}

/** The way to a bureau's list, for who may keep it. */
const ListLink = ({ bureau, list }: { readonly bureau: string; readonly list: ListKind }) => {
  const { say } = useSpeech()
  return (
    <Link className="plain" href={`/lists/${bureau}/${list}`}>
      {say(WORDS[list])}
    </Link>
  )
}

/** Of who keeps lists and has no post that sends anybody: an administrator. */
const isShutOut = (error: unknown): boolean => error instanceof Refused && error.problem.status === 403

/** What is there for who keeps a bureau's list and may not look at its board. */
const ListAlone = ({ bureau, list }: { readonly bureau: string; readonly list: ListKind }) => {
  const { say } = useSpeech()
  return (
    <>
      <p>{say(WORDS.alone)}</p>
      <p>
        <ListLink bureau={bureau} list={list} />
      </p>
    </>
  )
}

/** What stands in the way of a plan, or of a whole one. */
const Notices = ({ of }: { readonly of: About }) => {
  const { say } = useSpeech()
  return (
    <>
      {of.listed ? null : <p className="notice">{say(WORDS.none)}</p>}
      {of.wrong ? (
        <p className="problem">
          {say(WORDS.wrong)}
          {say(of.wrong)}
        </p>
      ) : null}
      {of.more ? <p className="notice">{say(WORDS.more)}</p> : null}
    </>
  )
}

/** Takes plans, and tells what became of them where it is read out. */
export const useTaking = (filter: PlanFilter) => {
  const { lang } = useSpeech()
  const queries = useQueryClient()
  const [taken, setTaken] = useState<TakenView>()
  const [error, setError] = useState<unknown>()
  const [isTaking, setTaking] = useState(false)
  const take = async (plan: string, cases?: readonly string[]) => {
    setTaking(true)
    setError(undefined)
    setTaken(undefined)
    try {
      const { programme, area } = filter
      const part = cases ? { cases } : { ...(programme ? { programme } : {}), ...(area ? { area } : {}) }
      setTaken(await api.takePlan(plan, { ...part, lang }))
    } catch (refused) {
      setError(refused)
    }
    // Nothing more of a plan is taken until the board is read again.
    await queries.invalidateQueries({ queryKey: ['cases'] })
    setTaking(false)
  }
  return { take, taken, error, isTaking }
}

/** Takes the whole of what is shown, once all of it is of one plan; beside it, what became of what was taken. */
const TakeAll = ({
  of,
  taking: { take, taken, error, isTaking },
}: {
  readonly of: readonly About[]
  readonly taking: ReturnType<typeof useTaking>
}) => {
  const { say } = useSpeech()
  const [first] = of
  const plan = of.every((page) => page.plan === first?.plan) ? first?.plan : undefined
  const told = useRef<HTMLDivElement>(null)
  const all = async (plan: string) => {
    await take(plan)
    // The button is gone with what it did: whoever pressed it goes on where that is told.
    told.current?.focus()
  }
  return (
    <>
      {plan !== undefined && !isTaking ? (
        <SureButton
          key={plan}
          label={`${say(WORDS.take)} (${first?.changes})`}
          sure={say(WORDS.sure)}
          act={() => void all(plan)}
        />
      ) : null}
      <Problem error={error} />
      <div role="status" tabIndex={-1} ref={told}>
        {taken ? (
          <p className={taken.refused.length > 0 ? 'notice' : 'good told-done'}>
            {say(WORDS.done)} {taken.done.length}
            {taken.refused.length > 0 ? ` · ${say(WORDS.notDone)} ${taken.refused.length}` : ''}
          </p>
        ) : null}
        {taken?.refused.map(({ case: id, message }) => (
          <p key={id} className="problem">
            {id}: {say(message)}
          </p>
        ))}
      </div>
    </>
  )
}

/** A board: narrowed, what stands in the way of its plan, and the plan to be taken. For who keeps lists only, the way to theirs. */
export const Board = ({
  title,
  kind,
  bureaus,
  narrowed: [filter, put],
  list: { first, pages, error },
  taking,
  total,
  children,
}: {
  readonly title: string
  /** The list that its bureau keeps for it. */
  readonly kind: ListKind
  readonly bureaus: readonly string[]
  readonly narrowed: ReturnType<typeof usePlanFilter>
  readonly list: {
    readonly first: (About & { readonly programmes: readonly string[] }) | undefined
    readonly pages: readonly About[]
    readonly error: unknown
  }
  readonly taking: ReturnType<typeof useTaking>
  /** What the plan comes to in all: so far to go. */
  readonly total: string | undefined
  readonly children: ReactNode
}) => {
  const { bureau } = filter
  if (isShutOut(error))
    return (
      <>
        <PageTitle title={title} />
        <ListAlone bureau={bureau} list={kind} />
      </>
    )
  return (
    <>
      <PageTitle title={title} />
      <PlanFilters bureaus={bureaus} programmes={first?.programmes} filter={filter} put={put} />
      <Problem error={error} />
      {first ? <Notices of={first} /> : null}
      <div className="buttons taking">
        <TakeAll of={pages} taking={taking} />
        {first?.mayKeepList ? <ListLink bureau={bureau} list={kind} /> : null}
        {total === undefined ? null : <span className="muted small">{total}</span>}
      </div>
      {children}
    </>
  )
}

/** Why something is left out, and what would help. */
export const Left = ({
  of,
}: {
  readonly of: { readonly message: Text; readonly relax?: Text | undefined }
}) => {
  const { say } = useSpeech()
  return (
    <p className="notice small">
      {say(of.message)}
      {of.relax ? ` ${say(WORDS.relax)}${say(of.relax)}` : ''}
    </p>
  )
}

/** A moment as the clock shows it, in the city's zone; with its day where that is not today, or another than the one before it. */
export const useClock = (): ((iso: string, before?: string) => string) => {
  const { lang } = useSpeech()
  const zone = useZone()
  return (iso, before) =>
    clockText(Date.parse(iso), before === undefined ? Date.now() : Date.parse(before), zone, lang)
}
