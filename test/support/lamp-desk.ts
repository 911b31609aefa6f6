import { type Command, Desk, type Store } from '../../src/desk/index.ts'
import type { Actor, CaseState, Instant, Programme } from '../../src/kernel/index.ts'
import { testCalendar } from '../../src/kernel/testing.ts'
import { lamps } from '../fixtures/lamps.ts'

export const crew: Actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
export const operator: Actor = { id: 'desk-1', role: 'desk' }

/** Desks for street lamps on one store, with a clock that the test moves. */
export const lampDesks = (store: Store) => {
  let now = 1_765_454_400_000 as Instant
  let next = 0
  const open = async (programmes: readonly Programme[] = [lamps]): Promise<Desk> => {
    const desk = await Desk.open({
      store,
      programmes,
      clock: { now: () => now },
      dice: { id: () => `case-${++next}` },
      calendar: testCalendar(),
    })
    await desk.putAreas([{ code: 'a', name: { zh: '甲区', en: 'A' } }])
    return desk
  }
  const pass = (span: number): void => {
    now = (now + span) as Instant
  }
  return { open, pass }
}

export const openLamp: Command = {
  action: 'open',
  programme: 'lamps',
  input: { request: { pole: 'p1' }, area: 'a', requester: 'resident-1' },
}

/** Opens a case; its id. */
export const openedLamp = async (desk: Desk): Promise<string> => {
  const receipt = await desk.perform(openLamp, operator)
  if (!receipt.ok) throw new Error(receipt.refusal.message.en)
  return receipt.value.case
}

export const stateIn = async ({ store }: Desk, id: string): Promise<CaseState> =>
  (await store.load([id], [])).rows.get(id)!.state
