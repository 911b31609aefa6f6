import { type CaseState, text } from '../../../kernel/index.ts'
import { heating, outage } from '../../../programmes/index.ts'
import { exponential, lognormal, uniform } from '../../distribution.ts'
import type { Work, WorkScene } from '../../scenario.ts'

/** Of first calls, so many are not taken on. */
export const DECLINED = 0.02
/** Of first calls about a building, so many turn out to be an outage of its substation. */
export const OUTAGE = 0.04
/** How often a flat is warm when the crew leaves. */
export const FIXED = { first: 0.85, again: 0.9 } as const
/** Of residents who answer, so many say that it is solved. */
export const SOLVED = 0.93

const requestOf = (of: CaseState) =>
  of.request as { readonly scope: 'flat' | 'building'; readonly facility: string }

const WARM = 20
const COLD = 16
const CAUSES = ['station', 'network', 'riser', 'flat'] as const

const repair =
  (warmEnough: number) =>
  ({ draw }: WorkScene) => ({
    by: 'repairer',
    action: 'repair',
    input: { cause: draw.oneOf(CAUSES), room: draw.happens(warmEnough) ? WARM : COLD },
  })

/** Two repairers with a vehicle. */
export const CREW = [
  { pool: 'repairers', count: 2 },
  { pool: 'vehicles', count: 1 },
] as const

const toReturn = (of: CaseState) => (of.stage === 'attending' ? 'come-again' : undefined)

/** A complaint about a building whose outage is known goes under it. */
const merge = ({ case: of, find }: WorkScene) => {
  const { facility, scope } = requestOf(of)
  const into = scope === 'building' ? find(outage.id, facility) : undefined
  return into === undefined
    ? undefined
    : { by: 'dispatcher', action: 'merge', input: { into, reason: '同一停热' } }
}

const answerCall = (scene: WorkScene) => {
  const merged = merge(scene)
  if (merged || scene.time > 1) return merged
  const { facility, scope } = requestOf(scene.case)
  const [declined, isOutage] = [scene.draw.happens(DECLINED), scene.draw.happens(OUTAGE)]
  if (declined)
    return { by: 'operator', action: 'decline', input: { ground: 'own', explanation: '用户自有设施' } }
  return scope === 'building' && isOutage
    ? { by: 'operator', action: 'reportOutage', input: { facility } }
    : undefined
}

/** How a complaint is worked: the call, the crew, and what the resident does. */
export const complaintWork: readonly Work[] = [
  {
    id: 'take-call',
    name: text('接听与分派', 'Take the call'),
    programme: heating.id,
    from: 'received',
    needs: [
      { pool: 'agents', count: 1 },
      { pool: 'phones', count: 1 },
    ],
    steps: [
      {
        name: text('通话', 'Talk'),
        takes: lognormal(4, 9),
        does: answerCall,
      },
      {
        name: text('并入停热', 'Merge under the outage'),
        does: merge,
      },
    ],
    next: () => 'attend',
  },
  {
    id: 'attend',
    name: text('上门抢修', 'Attend'),
    programme: heating.id,
    during: ['received'],
    needs: CREW,
    sends: true,
    steps: [
      {
        name: text('派工', 'Dispatch'),
        does: ({ who }) => ({ by: 'dispatcher', action: 'dispatch', input: { crew: who } }),
      },
      {
        name: text('路途', 'Travel'),
        takes: 'travel',
        does: () => ({ by: 'repairer', action: 'arrive' }),
      },
      { name: text('处置', 'Repair'), takes: lognormal(30, 75), does: repair(FIXED.first) },
    ],
    next: toReturn,
  },
  {
    id: 'come-again',
    name: text('再次上门', 'Come again'),
    programme: heating.id,
    during: ['attending'],
    after: uniform(60, 240),
    needs: CREW,
    sends: true,
    steps: [
      { name: text('路途', 'Travel'), takes: 'travel' },
      { name: text('处置', 'Repair'), takes: lognormal(50, 120), does: repair(FIXED.again) },
    ],
    next: toReturn,
  },
  {
    id: 'give-up',
    name: text('住户放弃', 'The resident gives up'),
    programme: heating.id,
    from: 'received',
    during: ['received', 'dispatched'],
    chance: 0.05,
    after: exponential(360),
    needs: [],
    steps: [
      {
        name: text('撤回', 'Withdraw'),
        does: () => ({ by: 'resident', action: 'withdraw', input: { reason: '已自行解决' } }),
      },
    ],
  },
  {
    id: 'answer',
    name: text('住户确认', 'The resident answers'),
    programme: heating.id,
    from: 'repaired',
    chance: 0.6,
    after: lognormal(180, 900),
    needs: [],
    steps: [
      {
        name: text('确认', 'Confirm'),
        does: ({ draw }) => {
          const solved = draw.happens(SOLVED)
          return { by: 'resident', action: 'confirm', input: { solved, satisfied: solved } }
        },
      },
    ],
  },
  {
    id: 'come-back',
    name: text('住户要求重办', 'The resident comes back'),
    programme: heating.id,
    from: 'warm',
    chance: 0.02,
    after: exponential(1440),
    needs: [],
    steps: [
      {
        name: text('要求重办', 'Reopen'),
        does: () => ({ by: 'resident', action: 'reopen', input: { reason: '又不热了' } }),
      },
    ],
  },
]
