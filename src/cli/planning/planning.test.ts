import { afterAll, expect, it } from 'vitest'
import { CREWS } from '../../../test/support/crews.ts'
import type { Instant } from '../../kernel/index.ts'
import { planningInThread } from './planning.ts'

const planning = planningInThread()
afterAll(() => planning.close())
const AT = 0 as Instant
const read = planning.read('crews', CREWS)
if (!read.ok) throw new Error(read.refusal.message.en)
const list = read.value

it('answers whoever waits beside a plan that went wrong, and whoever comes afterwards', {
  timeout: 30_000,
}, async () => {
  const plan = () => planning.dispatch([], list, AT, AT)
  const broken = planning.dispatch([null as never], list, AT, AT)
  const beside = plan()
  await expect(broken).rejects.toThrow('null')
  expect(await beside).toMatchObject({ ok: true })
  expect(await plan()).toMatchObject({ ok: true })
})

it('leaves nobody waiting when it is closed', { timeout: 30_000 }, async () => {
  const closing = planningInThread()
  const waiting = expect(closing.dispatch([], list, AT, AT)).rejects.toThrow('closed')
  await closing.close()
  await waiting
})
