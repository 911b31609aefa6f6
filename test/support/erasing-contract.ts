import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import {
  checkProof,
  type Desk,
  everyStream,
  exportLines,
  proofOf,
  replayAll,
  restoreLines,
  type Store,
  sealOn,
  treesAt,
  verify,
  verifySeals,
} from '../../src/desk/index.ts'
import type { Actor } from '../../src/kernel/index.ts'
import { SealFolder } from '../../src/store/index.ts'
import { partOfVisit, visits } from '../fixtures/visits.ts'
import { lampDesks } from './lamp-desk.ts'
import { type Factory, openedBy } from './units.ts'

/** What is filled in where a form says that it is personal, or free words. */
export const PHONE = '139-0000-1234'
export const WORDS = '住三楼,腿脚不便'
const OTHER = '138-0000-9876'
/** That somebody was told of, in any of its spellings. */
export const SAID = /139-0000-1234|138-0000-9876|腿脚不便/

export const resident: Actor = { id: 'resident-1', role: 'resident' }
export const visitor: Actor = { id: 'visitor-1', role: 'visitor', bureau: 'works' }
export const chief: Actor = { id: 'chief-1', role: 'chief' }

/** Does things to a case, each of which succeeds. */
export const does = async (
  desk: Desk,
  id: string,
  steps: readonly (readonly [Actor, string, unknown?])[],
) => {
  for (const [actor, action, input] of steps) {
    const done = await desk.perform({ action, case: id, input }, actor)
    expect(done, action).toMatchObject({ ok: true })
  }
}

/** A visit that has ended, and the part of it that somebody else did; both say what is personal. */
export const visited = async (desk: Desk): Promise<readonly [visit: string, part: string]> => {
  const request = { place: '幸福里', phone: PHONE, words: WORDS }
  const input = { request, area: 'a', requester: 'resident-1' }
  const opened = await desk.perform({ action: 'open', programme: 'visits', input }, resident)
  if (!opened.ok) throw new Error(opened.refusal.message.en)
  const id = opened.value.case
  await does(desk, id, [[visitor, 'refer']])
  await desk.settle()
  const [part] = (await desk.store.cases({ programmes: ['visits.part'], order: 'opened' }, undefined, 1)).rows
  await does(desk, part!.id, [[visitor, 'done']])
  await desk.settle()
  await does(desk, id, [
    [visitor, 'call', { reached: true, others: [OTHER, PHONE], said: WORDS }],
    [visitor, 'comment', { text: WORDS }],
    [visitor, 'done'],
  ])
  return [id, part!.id]
}

const all = async <T>(from: AsyncIterable<T>): Promise<T[]> => {
  const found: T[] = []
  for await (const one of from) found.push(one)
  return found
}

/** Erasing, on a real desk with whatever store. */
export const erasingContract = (name: string, factory: Factory): void => {
  const opened = openedBy(factory)
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-erasing-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const desksOn = (store: Store) => {
    const { open, pass } = lampDesks(store)
    return { open: () => open([visits, partOfVisit]), pass }
  }
  const deskOn = (store: Store) => desksOn(store).open()
  const sign = async (store: Store, seals: SealFolder) => {
    const heads = await store.heads()
    await sealOn(store, heads, () => true)
    return seals.sign('2026-01-05T08:00:00.000Z', await treesAt(store, heads))
  }

  describe(`${name}: erasing`, () => {
    it('takes what is personal from a case and its parts, for good; proofs, figures and what is left stay', async () => {
      const store = await opened()
      const desk = await deskOn(store)
      const [visit, part] = await visited(desk)
      expect((await store.events(visit, 0, 1))[0]!.body).not.toMatch(SAID)
      expect((await all(exportLines(store))).join('\n')).toMatch(SAID)
      const seals = await SealFolder.make(join(folder, name))
      const first = await sign(store, seals)
      const proofs = await Promise.all(
        (await store.events(visit, 0, 100)).map((event) => proofOf(store, event, first)),
      )
      const indicators = ['visits/visits', 'visits/reached', 'visits.part/parts']
      const before = (await store.figures({ indicators })).sums
      await does(desk, visit, [
        [resident, 'askErasure'],
        [chief, 'erase', { reason: '本人申请' }],
      ])
      expect(await desk.settle()).toMatchObject({ refused: 0 })
      const records = await all(everyStream(store))
      expect(records.map(({ row }) => row.state.erased)).toEqual([expect.any(Number), expect.any(Number)])
      expect(JSON.stringify(records)).not.toMatch(SAID)
      expect((await all(exportLines(store))).join('\n')).not.toMatch(SAID)
      const { state } = records.find(({ stream }) => stream === visit)!.row
      expect(state.request).toEqual({ place: '幸福里' })
      expect(state.did.call?.input).toEqual({ reached: true })
      expect((await store.figures({ indicators })).sums).toEqual(before)
      expect(await verify(store, desk.registry, desk.calendar)).toMatchObject({ ok: true, cases: 2 })
      await sign(store, seals)
      expect(await verifySeals(store, seals.lines())).toMatchObject({ ok: true, checkpoints: 2 })
      expect(proofs.map((proof) => checkProof(proof!))).toEqual(proofs.map(() => undefined))
      let left = 0
      expect(await all(replayAll(store, desk.registry, desk.calendar, undefined, () => left++))).toEqual([])
      expect(left).toBe(2)
      for (const action of ['comment', 'reopen', 'erase'])
        expect(
          await desk.perform({ action, case: part, input: { text: '!', reason: '!' } }, chief),
        ).toMatchObject({
          refusal: { code: 'erased' },
        })
      const copy = await opened()
      const lines = await all(exportLines(store))
      await restoreLines(
        copy,
        desk.registry,
        desk.calendar,
        (async function* () {
          yield* lines
        })(),
      )
      expect(await verify(copy, desk.registry, desk.calendar)).toMatchObject({ ok: true, cases: 2 })
      expect(await all(exportLines(copy))).toEqual(lines)
    })

    it('is asked for by one and done by another, when the case has ended', async () => {
      const { open, pass } = desksOn(await opened())
      const desk = await open()
      const [visit] = await visited(desk)
      const codeOf = async (actor: Actor, action: string) => {
        const done = await desk.perform(
          { action, case: visit, input: action === 'erase' ? { reason: 'x' } : {} },
          actor,
        )
        return done.ok ? 'done' : done.refusal.code
      }
      expect(await codeOf(chief, 'erase')).toBe('erasure-not-asked')
      expect(await codeOf({ id: 'somebody', role: 'resident' }, 'askErasure')).toBe('not-yours')
      expect(await codeOf(chief, 'askErasure')).toBe('done')
      expect(await codeOf(resident, 'askErasure')).toBe('erasure-asked')
      expect(await codeOf(chief, 'erase')).toBe('same-person')
      expect(await codeOf(visitor, 'erase')).toBe('not-allowed')
      await does(desk, visit, [[resident, 'reopen', { reason: 'x' }]])
      const other = { id: 'chief-2', role: 'chief' }
      expect(await codeOf(other, 'erase')).toBe('wrong-stage')
      pass(1000)
      await does(desk, visit, [[visitor, 'done']])
      expect(await codeOf(other, 'erase')).toBe('erasure-not-asked')
      await does(desk, visit, [[resident, 'askErasure']])
      expect(await codeOf(other, 'erase')).toBe('done')
    })

    it('of a part that is not over is refused, and the case that asked says so', async () => {
      const store = await opened()
      const desk = await deskOn(store)
      const [visit, part] = await visited(desk)
      await does(desk, part, [[chief, 'reopen', { reason: 'x' }]])
      await does(desk, visit, [
        [resident, 'askErasure'],
        [chief, 'erase', { reason: '本人申请' }],
      ])
      // The part's word that it was begun anew comes too late, too.
      expect(await desk.settle()).toMatchObject({ refused: 2 })
      expect(await store.unsettled(visit)).toMatchObject([{ effect: { action: 'erase', case: part } }])
      expect((await store.load([part])).rows.get(part)!.state.request).toMatchObject({ phone: PHONE })
      expect(await verify(store, desk.registry, desk.calendar)).toMatchObject({ ok: true })
    })
  })
}
