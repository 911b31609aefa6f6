import type { Desk } from '../../src/desk/index.ts'
import { type Actor, MACHINE } from '../../src/kernel/index.ts'

const BUREAU = 'statistics'
/** Who drafts and publishes editions. */
export const analyst: Actor = { id: 'analyst', role: 'analyst', bureau: BUREAU }
export const approver: Actor = { id: 'signatory', role: 'approver', bureau: BUREAU }
/** Accounts of those two, and of an analyst of another bureau. */
export const STAFF = [
  { id: 'analyst', name: 'Analyst', grants: [{ role: 'analyst', bureau: BUREAU }] },
  { id: 'signatory', name: 'Signatory', grants: [{ role: 'approver', bureau: BUREAU }] },
  { id: 'elsewhere', name: 'Elsewhere', grants: [{ role: 'analyst', bureau: 'housing' }] },
]

/** Does an action of a case, with all that follows from it. */
export const act = async (desk: Desk, id: string, action: string, by: Actor, input: unknown = {}) => {
  const done = await desk.perform({ case: id, action, input }, by)
  if (!done.ok) throw new Error(`${action}: ${done.refusal.message.en}`)
  await desk.settle()
}

/** An edition of this year that is begun; the number of its case. */
export const drafted = async (desk: Desk, title: string, area = 'city') => {
  const year = desk.today().slice(0, 4)
  const request = { title, from: `${year}-01-01`, to: `${year}-12-31` }
  const input = { request, area, trigger: 'schedule' }
  const done = await desk.perform({ action: 'open', programme: 'answer-sheet', input }, MACHINE)
  if (!done.ok) throw new Error(done.refusal.message.en)
  return done.value.case
}

/** An edition of this year that anybody may read. */
export const published = async (desk: Desk, title: string) => {
  const id = await drafted(desk, title)
  await act(desk, id, 'submit', analyst)
  await act(desk, id, 'approve', approver)
  await act(desk, id, 'publish', analyst)
  return id
}

/** A figure that a person states with its source, confirmed by another. */
export const restated = async (desk: Desk, figure: string, value: number) => {
  const input = { request: { figure, why: '更正' }, area: 'city', trigger: 'schedule' }
  const done = await desk.perform({ action: 'open', programme: 'answer-sheet.statement', input }, MACHINE)
  if (!done.ok) throw new Error(done.refusal.message.en)
  const said = { value, exactness: 'exact', by: '景县', source: '复核记录 <1>' }
  await act(desk, done.value.case, 'propose', analyst, said)
  await act(desk, done.value.case, 'confirm', approver)
  return done.value.case
}
