import { describe, expect, it } from 'vitest'
import { type Command, type Desk, replayAll, type Store, verify } from '../../src/desk/index.ts'
import { type Actor, underWay } from '../../src/kernel/index.ts'
import { errand, order } from '../fixtures/orders.ts'
import { lampDesks, stateIn } from './lamp-desk.ts'
import { type Factory, openedBy } from './units.ts'

const clerk: Actor = { id: 'clerk-1', role: 'clerk', bureau: 'works' }
const operator: Actor = { id: 'desk-1', role: 'desk' }

const does = async (desk: Desk, command: Command, actor: Actor = clerk): Promise<string> => {
  const done = await desk.perform(command, actor)
  if (!done.ok) throw new Error(done.refusal.message.en)
  return done.value.case
}

/** An order that has asked for an errand which is not opened yet. */
const ordered = async (desk: Desk): Promise<string> => {
  const input = { request: {}, area: 'a' }
  const id = await does(desk, { action: 'open', programme: 'order', input }, clerk)
  await does(desk, { case: id, action: 'ask' })
  return id
}

const errandOf = async ({ store }: Desk): Promise<string> =>
  (await store.cases({ programmes: ['errand'], order: 'opened' }, undefined, 1)).rows[0]!.id

const checked = async (store: Store, desk: Desk): Promise<void> => {
  expect(await verify(store, desk.registry, desk.calendar)).toMatchObject({ ok: true })
  for await (const difference of replayAll(store, desk.registry, desk.calendar))
    expect(difference).toBeUndefined()
}

/** What a case is told of another that it led to: once, in any order, whatever has become of it. */
export const relativesContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)
  const started = async (programmes = [errand, order]) => {
    const store = await opened()
    const { open } = lampDesks(store)
    return { store, desk: await open(programmes), other: await open(programmes) }
  }
  const code = async (desk: Desk, command: Command): Promise<string> => {
    const done = await desk.perform(command, clerk)
    return done.ok ? 'done' : done.refusal.code
  }

  describe(`${name}: relatives`, () => {
    it('tell the case that led to them how they ended, once, however many desks see to it', async () => {
      const { store, desk, other } = await started()
      const id = await ordered(desk)
      const again = { case: id, action: 'ask' }
      expect(await code(desk, again)).toBe('not-satisfied')
      await Promise.all([desk.settle(), other.settle()])
      const first = await errandOf(desk)
      expect(await code(desk, again)).toBe('not-satisfied')
      await does(desk, { case: first, action: 'withdraw', input: { reason: 'x' } }, operator)
      await Promise.all([desk.settle(), other.settle()])
      const { children, did, stage } = await stateIn(desk, id)
      expect([stage, did.errandEnded?.times, children[first]?.outcome]).toEqual(['failed', 1, 'withdrawn'])
      expect(await code(desk, again)).toBe('done')
      expect(await store.pending(10)).toHaveLength(1)
      expect(await desk.settle()).toMatchObject({ refused: 0 })
      await checked(store, desk)
    })

    it('are heard of though they ended before it was known that they had opened, and it has ended itself', async () => {
      const { store, desk } = await started()
      const id = await ordered(desk)
      // The errand opens and ends before the order hears of either.
      const [asked] = await store.pending(10)
      const parent = { id, link: 'related', tells: 'errandEnded' } as const
      const input = { request: { what: 'works' }, area: 'a', parent }
      const machine = { id: 'bihuan', role: 'machine' }
      const early = await does(desk, { action: 'open', programme: 'errand', input }, machine)
      await does(desk, { case: early, action: 'finish' })
      await store.settle([asked!])
      await does(desk, { case: id, action: 'finish' })
      expect(await desk.settle()).toMatchObject({ refused: 0 })
      const state = await stateIn(desk, id)
      expect([state.stage, underWay(state, 'errand')]).toEqual(['over', 0])
      expect(state.children).toEqual({ [early]: { link: 'related', programme: 'errand', outcome: 'done' } })
      await checked(store, desk)
    })

    it('that could not be opened are not under way', async () => {
      const { store, desk, other } = await started([order])
      const id = await ordered(desk)
      await Promise.all([desk.settle(), other.settle()])
      const state = await stateIn(desk, id)
      expect([underWay(state, 'errand'), state.did.childRefused?.times]).toEqual([0, 1])
      expect(await code(desk, { case: id, action: 'ask' })).toBe('done')
      await checked(store, desk)
    })
  })
}
