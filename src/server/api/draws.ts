import {
  type CaseState,
  type Drawing,
  type DrawRecord,
  type Programme,
  rootOf,
  takeDraw,
} from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import type { Principal } from '../identity/principal.ts'
import type { CaseView } from './case-types.ts'
import { titlesFor } from './titles.ts'

type Taken = Pick<Drawing, 'root' | 'drawn'>

/** A large pool takes a while to be drawn from; a case that stays as it is comes to the same. */
const taken = new WeakMap<CaseState, Taken>()

const takenIn = (state: CaseState, { plan, revealed, passedOver }: DrawRecord): Taken => {
  const known = taken.get(state)
  if (known) return known
  const made =
    revealed === undefined ? { root: rootOf(plan), drawn: [] } : takeDraw(plan, revealed, passedOver)
  taken.set(state, made)
  return made
}

/** What a draw has come to, as whoever sees its case reads it; nothing where the case is none, or not frozen yet. */
export const drawViewOf = async (
  host: Host,
  who: Principal,
  programme: Programme,
  state: CaseState,
): Promise<Pick<CaseView, 'draw'>> => {
  const record = programme.draws?.(state)
  if (!record) return {}
  const { root, drawn } = takenIn(state, record)
  const ids = [...drawn, ...record.passedOver].map(({ id }) => id)
  const titles = ids.length === 0 ? new Map() : await titlesFor(host, who, ids)
  const { source } = record.plan
  return {
    draw: {
      root,
      frozenOn: record.frozenOn,
      ...(source.kind === 'public' ? { knownOn: source.knownOn } : {}),
      isDrawn: record.revealed !== undefined,
      drawn: drawn.map(({ id, inspectors }) => ({
        case: id,
        title: titles.get(id),
        inspectors: inspectors.map(({ inspector }) => inspector),
      })),
      passedOver: record.passedOver.map(({ id, inspector, reason, on }) => ({
        ...{ case: id, title: titles.get(id), reason, on },
        ...(inspector === undefined ? {} : { inspector }),
      })),
    },
  }
}
