import { Desk, type Store } from '../../src/desk/index.ts'
import { type Actor, type CaseState, type Instant, MACHINE, type Result } from '../../src/kernel/index.ts'
import { testCalendar } from '../../src/kernel/testing.ts'
import { benefitProgrammes, benefitRules } from '../fixtures/benefit-city.ts'

export const clerk: Actor = { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' }
export const approver: Actor = { id: 'approver-1', role: 'approver', bureau: 'civil-affairs' }
const ZONE_HOURS = 8

/** Noon of a day, UTC+8. */
export const noon = (day: string): Instant =>
  (Date.parse(`${day}T12:00:00Z`) - ZONE_HOURS * 3_600_000) as Instant

const valueIn = <Value>(result: Result<Value>): Value => {
  if (!result.ok) throw new Error(`${result.refusal.message.en} [${result.refusal.field ?? ''}]`)
  return result.value
}

/** A desk with two benefits on a store, and words to tell a story with. Desks on one store draw different ids. */
export const benefitTown = async (store: Store, ids = 'c') => {
  let now = noon('2025-12-11')
  let next = 0
  const desk = await Desk.open({
    store,
    programmes: benefitProgrammes,
    rules: benefitRules,
    clock: { now: () => now },
    dice: { id: () => `${ids}${++next}` },
    calendar: testCalendar({ years: [2024, 2025, 2026] }),
  })
  await desk.putAreas([{ code: 'a', name: { zh: '甲', en: 'A' } }])
  const perform = (id: string, action: string, input: unknown, actor: Actor = MACHINE) =>
    desk.perform({ case: id, action, input }, actor)
  const open = async (
    programme: string,
    request: unknown,
    id?: string,
    actor: Actor = MACHINE,
  ): Promise<string> =>
    valueIn(
      await desk.perform(
        {
          action: 'open',
          programme,
          input: { request, area: 'a' },
          ...(id === undefined ? {} : { case: id }),
        },
        actor,
      ),
    ).case
  const said = { source: 'papers', certainty: 'verified' }
  return {
    desk,
    perform,
    open,
    on: (day: string) => {
      now = noon(day)
    },
    do: async (id: string, action: string, input: unknown, actor: Actor = MACHINE) => {
      valueIn(await perform(id, action, input, actor))
      await desk.settle()
    },
    state: async (id: string): Promise<CaseState> => (await desk.store.load([id], [])).rows.get(id)!.state,
    /** A household with heads of these incomes a month; none where it is not known. */
    household: async (
      id: string,
      incomes: Readonly<Record<string, number | undefined>>,
      assets: number | undefined = 0,
    ) => {
      await open('household-register', {}, id)
      const members = Object.keys(incomes).map((one) => ({ id: one, role: 'other' }))
      valueIn(await perform(id, 'join', { members, from: '2024-01-01', ...said }))
      const facts = [
        ...Object.entries(incomes).map(([about, value]) => ({ fact: 'person/income', about, value })),
        ...[{ fact: 'household/assets', value: assets }],
      ].filter(({ value }) => value !== undefined)
      if (facts.length > 0)
        valueIn(
          await perform(id, 'record', {
            facts: facts.map((one) => ({ ...one, from: '2024-01-01', ...said })),
          }),
        )
    },
    fact: async (id: string, fact: string, value: unknown, from: string, about?: string) =>
      valueIn(
        await perform(id, 'record', {
          facts: [{ fact, value, from, ...said, ...(about === undefined ? {} : { about }) }],
        }),
      ),
    /** A parameter's value from a day on, proposed by one person and approved by another. */
    parameter: async (parameter: string, from: string, value: unknown) => {
      const id = await open('rule-parameters.revision', { parameter, why: 'x' })
      const revision = { from, value: JSON.stringify(value), source: 'order 1', grade: 'B' }
      valueIn(await perform(id, 'propose', revision, { id: 'p1', role: 'proposer' }))
      valueIn(await perform(id, 'approve', {}, { id: 'p2', role: 'ratifier' }))
      await desk.settle()
      return id
    },
  }
}
export type BenefitTown = Awaited<ReturnType<typeof benefitTown>>
