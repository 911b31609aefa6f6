import { effectsToDo, openedAs, refusedOf, type StoredEvent, type StreamRow } from '../../desk/index.ts'
import { type CaseEvent, type Effect, type Text, text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Principal } from '../identity/principal.ts'
import { mayRead } from '../identity/rights.ts'
import { titlesOf } from './titles.ts'
import type { CaseView, TimelineEntry } from './types.ts'

const DETERMINING = text('待遇认定', 'Determination')
const FREEZING = text('锁定数据', 'Freezing the figures')
const LISTING = text('列出在办事项', 'List of open cases')

type Relatives = Pick<CaseView, 'children' | 'parent'>

/** Cases of which somebody is told by their ids: each with its programme, and its title where it may be seen. */
const toldOf = async (host: Host, who: Principal, ids: readonly string[]) => {
  const { rows } = await host.desk.store.load(ids)
  const found = [...rows.values()].flatMap((row) => {
    const programme = host.desk.registry.pinned(row.programme, row.programmeVersion)
    return programme.ok ? [{ programme: programme.value, row }] : []
  })
  const titles = await titlesOf(
    host,
    found.filter(({ programme, row }) => mayRead(who, programme, row, host.areas)),
  )
  return {
    rows,
    programmes: new Map(found.map(({ programme, row }) => [row.id, programme])),
    titleOf: (id: string) => titles.get(id),
  }
}

/** The cases that events opened, by the version of the event; those that are not there yet are left out. */
export const openedBy = async (
  host: Host,
  who: Principal,
  events: readonly { readonly stored: StoredEvent; readonly event: CaseEvent }[],
): Promise<ReadonlyMap<number, NonNullable<TimelineEntry['opened']>>> => {
  const asked = events.flatMap(({ stored, event }) =>
    effectsToDo(event).flatMap(({ effect }, index) =>
      effect === 'open'
        ? [{ version: stored.version, id: openedAs(stored.stream, { ...stored, index }) }]
        : [],
    ),
  )
  const all = new Map<number, NonNullable<TimelineEntry['opened']>>()
  // Hardly any event opens a case.
  if (asked.length === 0) return all
  const { rows, titleOf: title } = await toldOf(
    host,
    who,
    asked.map(({ id }) => id),
  )
  for (const { version, id } of asked) {
    const row = rows.get(id)
    if (!row) continue
    all.set(version, [...(all.get(version) ?? []), { case: id, title: title(id), programme: row.programme }])
  }
  return all
}

/** What is done by an effect, as people call it: the programme a case is opened of, or the action. */
const effectName = (host: Host, effect: Effect, rows: ReadonlyMap<string, StreamRow>): Text => {
  const { registry } = host.desk
  if (effect.effect === 'determine') return DETERMINING
  if (effect.effect === 'freeze') return FREEZING
  if (effect.effect === 'list') return LISTING
  if (effect.effect === 'open') {
    const opened = registry.latest(effect.programme)
    return opened.ok ? opened.value.name : text(effect.programme, effect.programme)
  }
  const action = effect.effect === 'perform' ? effect.action : effect.to
  const row = effect.effect === 'perform' ? rows.get(effect.case) : undefined
  const programme = row && registry.pinned(row.programme, row.programmeVersion)
  return (programme?.ok ? programme.value.actions[action]?.name : undefined) ?? text(action, action)
}

/** What events asked for and could not be carried out, by the version of the event. */
export const refusedBy = async (
  host: Host,
  events: readonly { readonly stored: StoredEvent; readonly event: CaseEvent }[],
): Promise<ReadonlyMap<number, NonNullable<TimelineEntry['refused']>>> => {
  const all = new Map<number, NonNullable<TimelineEntry['refused']>>()
  const asking = events.filter(({ event }) => effectsToDo(event).length > 0)
  // Few events ask for anything that somebody may refuse.
  if (asking.length === 0) return all
  const { store } = host.desk
  const unsettled = await store.unsettled(asking[0]!.stored.stream)
  const found = asking.map(({ stored, event }) => ({
    version: stored.version,
    refused: refusedOf(event, stored, unsettled),
  }))
  const others = found.flatMap(({ refused }) =>
    refused.flatMap(({ effect }) => (effect.effect === 'perform' ? [effect.case] : [])),
  )
  const rows = others.length === 0 ? new Map<string, StreamRow>() : (await store.load(others)).rows
  for (const { version, refused } of found)
    if (refused.length > 0)
      all.set(
        version,
        refused.map(({ effect, reason }) => ({ name: effectName(host, effect, rows), reason })),
      )
  return all
}

/** The cases that a case opened, and the one that opened it, each with its programme, what it came to, and its title where it may be seen. */
export const relativesOf = async (
  host: Host,
  who: Principal,
  { children, parent }: StreamRow['state'],
): Promise<Relatives> => {
  const ids = [...Object.keys(children), ...(parent ? [parent.id] : [])]
  if (ids.length === 0) return { children: [] }
  const { rows, programmes, titleOf: title } = await toldOf(host, who, ids)
  const named = (id: string) => {
    const programme = rows.get(id)?.programme
    return { case: id, title: title(id), ...(programme === undefined ? {} : { programme }) }
  }
  return {
    children: Object.entries(children).map(([id, child]) => ({
      ...named(id),
      ...child,
      outcomeName: child.outcome === undefined ? undefined : programmes.get(id)?.outcomes[child.outcome],
    })),
    ...(parent ? { parent: { ...named(parent.id), link: parent.link } } : {}),
  }
}
