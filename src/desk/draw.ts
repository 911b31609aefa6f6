import { publishDraw, type Result, refuse } from '../kernel/index.ts'
import type { Desk } from './desk.ts'

/** What is to be published of the draw that a case is: the file from which anybody can check it. */
export const drawFile = async (desk: Desk, id: string): Promise<Result<string>> => {
  const row = (await desk.store.load([id], [])).rows.get(id)
  if (!row) return refuse('unknown-case', [id], 'case')
  const programme = desk.registry.pinned(row.programme, row.programmeVersion)
  if (!programme.ok) return programme
  const { draws } = programme.value
  if (!draws) return refuse('not-satisfied', ['该事项不是抽取', 'that case is no draw'], 'case')
  const record = draws(row.state)
  return record
    ? { ok: true, value: publishDraw(record) }
    : refuse('not-satisfied', ['抽取方案尚未冻结', 'its plan is not frozen yet'], 'case')
}
