import {
  effectNames,
  effectsToDo,
  effectWords,
  openedAs,
  refusedOf,
  type StoredEvent,
  type StreamRow,
} from '../../desk/index.ts'
import type { CaseEvent, Child, Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Principal } from '../identity/principal.ts'
import { mayRead } from '../identity/rights.ts'
import type { CaseView, TimelineEntry } from './case-types.ts'
import { titlesOf } from './titles.ts'

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

/** What events asked for and could not be carried out, by the version of the event. */
export const refusedBy = async (
  host: Host,
  own: Programme,
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
  const names = await effectNames(
    host.desk,
    found.flatMap(({ refused }) => refused.map(({ effect }) => effect)),
  )
  for (const { version, refused } of found)
    if (refused.length > 0)
      all.set(
        version,
        refused.map(({ effect, reason }) => ({ name: effectWords(effect, own, names), reason })),
      )
  return all
}

/** The cases that a case opened, and the one that opened it, each with its programme, what it came to, and its title where it may be seen; residents are not told of what is not announced. */
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
  // What a case merely gave rise to is the bureau's own work.
  const isTold = ([id, { link }]: readonly [string, Child]) =>
    who.kind === 'staff' || (link !== 'related' && rows.get(id)?.state.withheld === undefined)
  return {
    children: Object.entries(children)
      .filter(isTold)
      .map(([id, { link, outcome }]) => ({
        ...named(id),
        link,
        outcome,
        outcomeName: outcome === undefined ? undefined : programmes.get(id)?.outcomes[outcome],
      })),
    ...(parent ? { parent: { ...named(parent.id), link: parent.link } } : {}),
  }
}
