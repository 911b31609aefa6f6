import { ok, type Result } from '../../kernel/index.ts'
import { planDay, planShifts, readForce, readStaff } from '../../planner/index.ts'
import { answering } from '../../rehearsal/answering.ts'
import type { DispatchProposal, RosterProposal } from '../../server/index.ts'
import type { DispatchOrder, Order, RosterOrder } from './planning.ts'

/** Who looks at a board waits for it: rounds of search for dispatch, and nodes of the solver for rosters. */
const WORK = { crews: 2_000, people: 50 } as const
const SEED = 1

const dispatch = async ({ open, list, midnight, now }: DispatchOrder): Promise<Result<DispatchProposal>> => {
  const staff = readStaff(list)
  if (!staff.ok) return staff
  const planned = await planDay(open, staff.value, midnight, now, { seed: SEED, work: WORK.crews })
  if (!planned.ok) return planned
  const { made, assignments, unassigned } = planned.value
  return ok({ proof: made.proof, cost: made.cost, tours: made.tours, assignments, unassigned })
}

const roster = async ({ open, list, now }: RosterOrder): Promise<Result<RosterProposal>> => {
  const force = readForce(list)
  if (!force.ok) return force
  const planned = await planShifts(open, force.value, now, { seed: SEED, work: WORK.people })
  if (!planned.ok) return planned
  const { made, shifts, mannings, unassigned } = planned.value
  return ok({ proof: made.proof, cost: made.cost, shifts, mannings, unassigned })
}

/** A thread that plans for the boards of a server, one after another, as it is told. */
answering((order: Order) => (order.kind === 'crews' ? dispatch(order) : roster(order)))
