import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import {
  Desk,
  type Edition,
  editionHead,
  editionOf,
  editionsIn,
  isPublished,
  type Store,
  verify,
} from '../src/desk/index.ts'
import { type Actor, type Instant, MACHINE } from '../src/kernel/index.ts'
import { testCalendar } from '../src/kernel/testing.ts'
import { cityRules, programmes } from '../src/programmes/index.ts'
import { memoryStore, openStore } from '../src/store/index.ts'
import { noon } from './support/benefit-town.ts'
import { emptyEmbedded } from './support/embedded.ts'

const folders: string[] = []
afterAll(() => {
  for (const made of folders) rmSync(made, { recursive: true, force: true })
})

const BUREAU = 'statistics'
const analyst: Actor = { id: 'analyst', role: 'analyst', bureau: BUREAU }
const approver: Actor = { id: 'approver', role: 'approver', bureau: BUREAU }

/** A city with its own programmes; its cases are of two areas. */
const city = async (store: Store = memoryStore()) => {
  let now = noon('2026-01-05')
  let next = 0
  const desk = await Desk.open({
    store,
    programmes,
    rules: cityRules,
    calendar: testCalendar({ years: [2025, 2026, 2027] }),
    clock: { now: () => now as Instant },
    dice: { id: () => `case-${++next}` },
  })
  await desk.putAreas([
    { code: '131103', name: { zh: '冀州区', en: 'Jizhou' } },
    { code: '131127', name: { zh: '景县', en: 'Jing' } },
  ])
  const act = async (id: string, action: string, input: unknown = {}, by: Actor = analyst) => {
    const done = await desk.perform({ case: id, action, input }, by)
    if (!done.ok) throw new Error(`${action}: ${done.refusal.message.en}`)
    await desk.settle()
  }
  const open = async (programme: string, request: unknown, area = '131127') => {
    const input = { request, area, trigger: 'schedule' }
    const done = await desk.perform({ action: 'open', programme, input }, MACHINE)
    if (!done.ok) throw new Error(`open ${programme}: ${done.refusal.message.en}`)
    await desk.settle()
    return done.value.case
  }
  const drafted = () => open('answer-sheet', { title: '一期', from: '2026-01-01', to: '2026-12-31' })
  const published = async () => {
    const id = await drafted()
    await act(id, 'submit')
    await act(id, 'approve', {}, approver)
    await act(id, 'publish')
    return id
  }
  const state = async (figure: string, value: number, by = approver) => {
    const id = await open('answer-sheet.statement', { figure, why: '更正' })
    await act(id, 'propose', { value, exactness: 'exact', by: '景县', source: '复核' })
    await act(id, 'confirm', {}, by)
    return id
  }
  const complaint = (area?: string) => open('heating', { symptom: 'cold', place: '某小区' }, area)
  const pass = (day: string) => {
    now = noon(day)
  }
  return { desk, act, open, drafted, published, state, complaint, pass }
}
type City = Awaited<ReturnType<typeof city>>

const rowOf = async ({ desk }: City, id: string) => (await desk.store.load([id], [])).rows.get(id)!
const shown = async (at: City, id: string): Promise<Edition> =>
  (await editionOf(at.desk, await rowOf(at, id)))!
const lineIn = ({ figures }: Edition, figure: string) => figures.find((line) => line.figure === figure)!
/** What an edition was frozen with. */
const frozenPart = ({ figures, checks, position, title, lines }: Edition) => ({
  ...{ checks, position, title, lines },
  figures: figures.map(({ reportedNow: _, recordedNow: __, ...line }) => line),
})

describe.each([
  ['memory', async () => memoryStore()],
  [
    'pglite',
    async () => {
      const folder = mkdtempSync(join(tmpdir(), 'bihuan-answers-'))
      folders.push(folder)
      return openStore({ dir: await emptyEmbedded(folder) })
    },
  ],
] as const)('an edition in %s', (_, storeOf) => {
  it('is frozen with every figure at one position, and shows beside them what is otherwise now', async () => {
    const at = await city(await storeOf())
    await at.complaint()
    const draft = await at.drafted()
    expect(await shown(at, draft)).toMatchObject({ stage: 'drafting', isPublished: false })
    await at.act(draft, 'submit')
    await at.act(draft, 'approve', {}, approver)
    await at.act(draft, 'publish')
    const before = await shown(at, draft)
    expect(before).toMatchObject({ stage: 'published', isPublished: true, lines: before.figures.length })
    expect(before.figures.length).toBeGreaterThan(223)
    expect(before.checks.length).toBe(100)
    expect(lineIn(before, 'heating-complaints')).toMatchObject({
      recorded: { numerator: 1, value: 1, from: '2026-01-01', to: '2026-12-31' },
    })
    expect(lineIn(before, 'heating-complaints').recordedNow).toBeUndefined()

    await at.complaint()
    const statement = await at.state('004-04-005', 99)
    const after = await shown(at, draft)
    expect(frozenPart(after)).toEqual(frozenPart(before))
    expect(lineIn(after, 'heating-complaints').recordedNow).toMatchObject({ value: 2 })
    expect(lineIn(after, '004-04-005')).toMatchObject({
      reported: { value: 98 },
      reportedNow: { value: 99, statement },
    })
    expect(after.positionNow).not.toEqual(after.position)
    const { store, registry, calendar } = at.desk
    expect((await verify(store, registry, calendar)).differences).toEqual([])
    await at.desk.close()
  })
})

describe('editions', () => {
  it('compare what was reported with what was recorded where it was, and only there', async () => {
    const at = await city()
    at.pass('2025-10-20')
    const heating = (role: string): Actor => ({ id: role, role, bureau: 'urban-management' })
    const closed = async (area: string) => {
      const id = await at.open('heating.hazard', { what: '阀门渗漏', kind: 'pipe', level: 'general' }, area)
      await at.act(id, 'rectify', { crew: '一组' }, heating('repairer'))
      await at.act(id, 'report', { done: '更换阀门' }, heating('repairer'))
      await at.act(id, 'recheck', { passed: true }, heating('inspector'))
    }
    for (const area of ['131127', '131127', '131103']) await closed(area)
    const { figures } = await shown(at, await at.drafted())
    expect(figures.find(({ figure }) => figure === '004-04-005')).toMatchObject({
      reported: { value: 98 },
      recorded: { programme: 'heating.hazard', area: '131127', numerator: 2, value: 2 },
      compared: { agreement: 'differs', difference: -96 },
    })
    expect(figures.filter(({ compared }) => compared).map(({ figure }) => figure)).toEqual(['004-04-005'])
    // What nobody recorded is no value, and no reason to say that the two differ.
    expect(figures.find(({ figure }) => figure === '000-05-011')).toMatchObject({ recorded: { value: null } })
    at.pass('2025-12-20')
    await closed('131127')
    expect(lineIn(await shown(at, await at.drafted()), '004-04-005').recorded?.value).toBe(2)
  })

  it('take in a figure that was added, and a correction confirmed later over one before', async () => {
    const at = await city()
    await at.state('004-04-005', 97)
    await at.state('004-04-005', 96)
    const added = await at.open('answer-sheet.statement', { figure: '新指标', why: '新增' })
    const words = { name: '新指标', nameEn: 'A new figure', unit: '万人', period: '2026年' }
    await at.act(added, 'propose', { value: 1.5, exactness: 'about', by: '统计局', source: '年报', ...words })
    const draft = await at.drafted()
    expect(lineIn(await shown(at, draft), '新指标')).toBeUndefined()
    await at.act(added, 'confirm', {}, approver)
    const edition = await shown(at, draft)
    expect(lineIn(edition, '004-04-005').reported?.value).toBe(96)
    expect(lineIn(edition, '新指标')).toMatchObject({
      scale: 10_000,
      reported: { value: 1.5, statement: added },
    })
  })

  it('are frozen once, however often that is asked for at the same time', async () => {
    const at = await city()
    const id = await at.drafted()
    const ask = () => at.desk.perform({ case: id, action: 'submit', input: {} }, analyst)
    await ask()
    await ask()
    const settled = await at.desk.settle()
    expect(settled.refused).toBe(1)
    const { figures, lines } = await shown(at, id)
    expect(figures.length).toBe(lines)
    expect(new Set(figures.map(({ figure }) => figure)).size).toBe(lines)
  })

  it('are listed newest first, and only the published ones to everybody', async () => {
    const at = await city()
    const first = await at.published()
    at.pass('2026-02-05')
    const second = await at.drafted()
    const { desk } = at
    expect((await editionsIn(desk, desk.store)).map(({ id }) => id)).toEqual([second, first])
    const openly = await editionsIn(desk, desk.store, 'published')
    expect(openly.map(editionHead)).toMatchObject([{ id: first, title: '一期', isPublished: true }])
    const other = await rowOf(at, await at.complaint())
    expect(
      [await rowOf(at, first), await rowOf(at, second), other].map((row) => isPublished(desk, row)),
    ).toEqual([true, false, false])
    expect(await editionOf(desk, other)).toBeUndefined()
  })

  it('stay as they were frozen, whatever happens afterwards', async () => {
    type Happening = 'complaint' | 'elsewhere' | 'state' | 'edition' | 'withdraw' | 'time'
    const happenings = fc.array(
      fc.constantFrom<Happening>('complaint', 'elsewhere', 'state', 'edition', 'withdraw', 'time'),
      { minLength: 1, maxLength: 8 },
    )
    await fc.assert(
      fc.asyncProperty(happenings, async (what) => {
        const at = await city()
        const own = await at.complaint()
        const id = await at.published()
        const before = await shown(at, id)
        let day = 6
        for (const [n, one] of what.entries()) {
          if (one === 'complaint') await at.complaint()
          if (one === 'elsewhere') await at.complaint('131103')
          if (one === 'state') await at.state('004-04-005', 90 + n)
          if (one === 'edition') await at.published()
          // A case withdrawn or declined takes back what it counted for.
          if (one === 'withdraw')
            await at.desk.perform(
              { case: own, action: 'decline', input: { reason: '重复' } },
              {
                id: 'd',
                role: 'dispatcher',
                bureau: 'urban-management',
              },
            )
          if (one === 'time') at.pass(`2026-01-${String(++day).padStart(2, '0')}`)
          await at.desk.wake()
          await at.desk.settle()
        }
        const after = await shown(at, id)
        expect(frozenPart(after)).toEqual(frozenPart(before))
        const complaints = what.filter((one) => one === 'complaint' || one === 'elsewhere').length
        expect(lineIn(after, 'heating-complaints').recordedNow?.value).toBe(
          complaints > 0 ? 1 + complaints : undefined,
        )
      }),
      { numRuns: 25 },
    )
  })
})
