import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { type BenefitTown, benefitTown, clerk } from '../../../test/support/benefit-town.ts'
import { balances } from '../../kernel/index.ts'
import { memoryStore } from '../../store/memory.ts'
import {
  askAgain,
  askRules,
  type Determined,
  entitleMonth,
  exportLines,
  NeedsWatch,
  replayAll,
  restoreLines,
  verify,
} from '../index.ts'

const town = () => benefitTown(memoryStore())
const value = <Value>(result: { ok: true; value: Value } | { ok: false; refusal: unknown }): Value => {
  if (!result.ok) throw new Error(JSON.stringify(result.refusal))
  return result.value
}
const verified = async ({ desk }: BenefitTown) => {
  const { differences } = await verify(desk.store, desk.registry, desk.calendar)
  expect(differences).toEqual([])
  for await (const difference of replayAll(desk.store, desk.registry, desk.calendar))
    expect(difference).toEqual([])
}

describe('the register', () => {
  it('keeps who said so, whence, from when and how surely', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    const facts = (await at.state('h1')).facts!
    expect(facts['p1 person/income']).toMatchObject([
      { value: 300_00, from: '2024-01-01', source: 'papers', certainty: 'verified', by: 'bihuan' },
    ])
    await verified(at)
  })

  const record = {
    fact: 'person/income',
    about: 'p1',
    value: 1,
    from: '2025-01-01',
    source: 's',
    certainty: 'declared',
  }
  it.each<[string, object, string]>([
    ['a fact the rules do not know', { fact: 'person/mood' }, 'facts.0.fact'],
    ['a negative income', { value: -1 }, 'facts.0.value'],
    ['money that is no whole number of fen', { value: 0.5 }, 'facts.0.value'],
    ['text for money', { value: '300' }, 'facts.0.value'],
    ['money beyond what is exact', { value: 2 ** 53 }, 'facts.0.value'],
    ['a day that is not on the calendar', { from: '2025-02-30' }, 'facts.0.from'],
    ['a day of another age', { from: '1066-10-14' }, 'facts.0.from'],
    ['a last day before the first', { until: '2024-12-31' }, 'facts.0.until'],
    ['a member who is none', { about: 'p9' }, 'facts.0.about'],
    ['a personal fact of nobody', { about: undefined }, 'facts.0.about'],
    ['a birth in the future', { fact: 'person/birth', value: '2026-01-01' }, 'facts.0.value'],
    ['a household fact of a person', { fact: 'household/assets' }, 'facts.0.about'],
    ['a hostile member id', { about: "x'; drop table event; --" }, 'facts.0.about'],
  ])('refuses %s, naming the field, and stores nothing', async (_, wrong, field) => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    const before = await at.desk.store.heads()
    expect(await at.perform('h1', 'record', { facts: [{ ...record, ...wrong }] })).toMatchObject({
      ok: false,
      refusal: { field },
    })
    expect(await at.desk.store.heads()).toEqual(before)
  })

  it('refuses a person in two households, until they have left the first', async () => {
    const at = await town()
    await at.household('h1', { p1: 0, p2: 0 })
    await at.household('h2', { p3: 0 })
    const joining = {
      members: [{ id: 'p2', role: 'other' }],
      from: '2025-06-01',
      source: 's',
      certainty: 'verified',
    }
    expect(await at.perform('h2', 'join', joining)).toMatchObject({
      refusal: { code: 'claimed', message: { en: expect.stringContaining('"h1"') } },
    })
    await at.do('h1', 'leave', { member: 'p2', last: '2025-05-31', source: 's' })
    await at.do('h2', 'join', joining)
    expect(await at.perform('h1', 'join', joining)).toMatchObject({ refusal: { code: 'claimed' } })
    await at.do('h2', 'dissolve', { last: '2025-12-31', source: 's' })
    await at.do('h1', 'join', joining)
    await verified(at)
  })

  it('lets one of many households have a person whom they enter at once', async () => {
    const at = await town()
    const ids = Array.from({ length: 12 }, (_, n) => `h${n}`)
    await Promise.all(ids.map((id) => at.open('household-register', {}, id)))
    const joining = {
      members: [{ id: 'p', role: 'head' }],
      from: '2025-01-01',
      source: 's',
      certainty: 'verified',
    }
    const done = await Promise.all(ids.map((id) => at.perform(id, 'join', joining)))
    expect(done.filter(({ ok }) => ok)).toHaveLength(1)
    await verified(at)
  })
})

describe('a household that is erased', () => {
  const erase = async (at: BenefitTown, household: string) => {
    await at.do(household, 'dissolve', { last: '2025-12-31', source: '张三口述' })
    await at.do(household, 'askErasure', {}, clerk)
    await at.do(household, 'erase', { reason: '期满' }, { id: 'supervisor-1', role: 'supervisor' })
  }
  const lines = async ({ desk }: BenefitTown) => {
    const found: string[] = []
    for await (const line of exportLines(desk.store)) found.push(line)
    return found
  }
  const SAID = /1951-03-04|\b54321\b|张三口述|\\?"papers/

  it('takes with it what was known of its people, and whence; who belonged to it is counted as before', async () => {
    const at = await town()
    await at.household('h1', { p1: 543_21 })
    const birth = { fact: 'person/birth', about: 'p1', value: '1951-03-04', from: '1951-03-04' }
    const facts = [{ ...birth, source: '张三口述', certainty: 'declared' }]
    await at.do('h1', 'record', { facts })
    await at.household('h2', { p2: 1 })
    const counted = async () => {
      const { sums } = await at.desk.store.figures({
        indicators: ['household-register/households', 'household-register/members'],
      })
      return sums
    }
    const { events } = (await at.desk.store.streams('', 10)).find(({ stream }) => stream === 'h1')!
    expect(events.map(({ body }) => body).join()).not.toMatch(SAID)
    expect((await lines(at)).join()).toMatch(SAID)
    await at.do('h1', 'dissolve', { last: '2025-12-31', source: '张三口述' })
    const before = await counted()
    await at.do('h1', 'askErasure', {}, clerk)
    await at.do('h1', 'erase', { reason: '期满' }, { id: 'supervisor-1', role: 'supervisor' })
    const left = await lines(at)
    expect(left.filter((line) => line.includes('"h1"')).join()).not.toMatch(SAID)
    expect(Object.keys((await at.state('h1')).facts!)).toEqual(['p1 person/role'])
    expect(await counted()).toEqual(before)
    const { differences } = await verify(at.desk.store, at.desk.registry, at.desk.calendar)
    expect(differences).toEqual([])
    const copy = memoryStore()
    const { desk } = at
    await restoreLines(
      copy,
      desk.registry,
      desk.calendar,
      (async function* () {
        yield* left
      })(),
    )
    expect((await verify(copy, desk.registry, desk.calendar)).differences).toEqual([])
    expect(await at.perform('h1', 'record', { facts })).toMatchObject({ refusal: { code: 'erased' } })
    // Whoever was a member may belong to another.
    await at.household('h3', { p1: 1 })
  })

  it('leaves no decision to be explained by what is no longer known', async () => {
    const at = await town()
    await at.household('h1', { p1: 543_21 })
    const question = { determination: 'aid/living', subject: 'h1', month: '2025-12' }
    const { basis } = value(await askRules(at.desk.store, at.desk.rules!, question))
    await erase(at, 'h1')
    expect(await askAgain(at.desk.store, at.desk.rules!, question, basis)).toMatchObject({
      refusal: { code: 'facts-erased', field: 'subject' },
    })
  })
})

describe('a determination that a case asks for', () => {
  const applied = async (at: BenefitTown, household = 'h1') => {
    const id = await at.open('aid', { kind: 'living', household })
    await at.do(id, 'check', { month: '2025-12' }, { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' })
    return id
  }
  const answer = async (at: BenefitTown, id: string) =>
    (await at.state(id)).did.determined?.input as Determined

  it('is answered with the outcome, the amount and what it was made on', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00, p2: 0 })
    expect(await answer(at, await applied(at))).toEqual({
      determination: 'aid/living',
      month: '2025-12',
      outcome: 'entitled',
      amountFen: 2 * 721_00 - 300_00,
      missing: [],
      basis: { book: 'test-1', subject: 'h1', subjectVersion: 3, parametersVersion: 0 },
    })
  })

  it('goes by the facts that the same action has found', async () => {
    const at = await town()
    await at.household('h1', { p1: undefined })
    const id = await at.open('aid', { kind: 'living', household: 'h1' })
    const found = { member: 'p1', incomeFen: 21_00, month: '2025-12' }
    await at.do(id, 'investigate', found, { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' })
    expect(await answer(at, id)).toMatchObject({ outcome: 'entitled', amountFen: 700_00 })
  })

  it('is undetermined where a fact is missing, and says whose', async () => {
    const at = await town()
    await at.household('h1', { p1: undefined, p2: 0 })
    expect(await answer(at, await applied(at))).toMatchObject({
      outcome: 'undetermined',
      amountFen: null,
      missing: [{ what: 'fact', id: 'person/income', about: 'p1' }],
    })
    // Too rich whatever p1 earns: the unknown does not matter.
    await at.household('h2', { p3: undefined }, 30_000_00)
    expect(await answer(at, await applied(at, 'h2'))).toMatchObject({ outcome: 'not-entitled', amountFen: 0 })
  })

  it('is refused where it cannot be answered, and the refusal is kept', async () => {
    const at = await town()
    const id = await at.open('aid', { kind: 'living', household: 'nobody' })
    const clerk = { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' }
    value(await at.perform(id, 'check', { month: '2025-12' }, clerk))
    expect(await at.desk.settle()).toEqual({
      done: 0,
      refused: 1,
      refusals: [{ case: id, effect: expect.stringContaining('determine'), reason: expect.any(String) }],
    })
    await at.household('h1', { p1: 0 })
    const early = await at.open('aid', { kind: 'living', household: 'h1' })
    value(await at.perform(early, 'check', { month: '1999-01' }, clerk))
    expect(await at.desk.settle()).toMatchObject({ done: 0, refused: 1, refusals: [{ case: early }] })
    expect((await at.state(early)).did.determined).toBeUndefined()
  })

  it('is explained again to the letter after facts and parameters have changed', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    const { determination, month, basis, amountFen } = await answer(at, await applied(at))
    const question = { determination, month }
    const before = value(await askAgain(at.desk.store, at.desk.rules!, question, basis))
    await at.fact('h1', 'person/income', 0, '2024-01-01', 'p1')
    await at.parameter('standard', '2025-07-01', 800_00)
    const again = value(await askAgain(at.desk.store, at.desk.rules!, question, basis))
    expect(again).toEqual(before)
    expect(again.decision.amountFen).toBe(amountFen)
    const today = value(await askRules(at.desk.store, at.desk.rules!, { ...question, subject: 'h1' }))
    expect(today.decision.amountFen).toBe(800_00)
    expect(JSON.stringify(today.decision.reasons)).toContain('order 1')
  })

  it('follows who belongs to the household in the month', async () => {
    const at = await town()
    await at.household('h1', { p1: 0, p2: 0 })
    await at.do('h1', 'leave', { member: 'p2', last: '2025-11-30', source: 's' })
    const ask = (month: string) =>
      askRules(at.desk.store, at.desk.rules!, { determination: 'aid/living', subject: 'h1', month })
    expect(value(await ask('2025-11')).decision.amountFen).toBe(2 * 721_00)
    expect(value(await ask('2025-12')).decision.amountFen).toBe(721_00)
  })

  it('about a person needs one who is there', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    const ask = (about?: string) =>
      askRules(at.desk.store, at.desk.rules!, {
        ...{ determination: 'aid/aged', subject: 'h1', month: '2025-12' },
        ...(about === undefined ? {} : { about }),
      })
    expect(await ask()).toMatchObject({ refusal: { field: 'about' } })
    expect(await ask('p9')).toMatchObject({ refusal: { field: 'about' } })
    expect(value(await ask('p1')).decision).toMatchObject({ outcome: 'undetermined' })
  })

  it('goes by a birth as it was put right, whichever of the two days is earlier', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    const ask = async () =>
      value(
        await askRules(at.desk.store, at.desk.rules!, {
          ...{ determination: 'aid/aged', subject: 'h1', about: 'p1', month: '2025-12' },
        }),
      ).decision.outcome
    await at.fact('h1', 'person/birth', '1964-03-01', '1964-03-01', 'p1')
    expect(await ask()).toBe('not-entitled')
    at.on('2025-12-12')
    await at.fact('h1', 'person/birth', '1944-03-01', '1944-03-01', 'p1')
    expect(await ask()).toBe('entitled')
    at.on('2025-12-13')
    await at.fact('h1', 'person/birth', '1964-03-01', '1964-03-01', 'p1')
    expect(await ask()).toBe('not-entitled')
  })
})

describe("the city's parameters", () => {
  it('are changed by two people, from a day on', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    const id = await at.open('rule-parameters.revision', { parameter: 'standard', why: 'x' })
    const revision = { from: '2026-01-01', value: '80000', source: 'order', grade: 'B' }
    value(await at.perform(id, 'propose', revision, { id: 'x', role: 'ratifier' }))
    expect(await at.perform(id, 'approve', {}, { id: 'x', role: 'ratifier' })).toMatchObject({
      refusal: { code: 'same-person' },
    })
    await at.do(id, 'approve', {}, { id: 'y', role: 'ratifier' })
    expect((await at.state(id)).stage).toBe('in-force')
    const ask = (month: string) =>
      askRules(at.desk.store, at.desk.rules!, { determination: 'aid/living', subject: 'h1', month })
    expect(value(await ask('2025-12')).decision.amountFen).toBe(721_00)
    expect(value(await ask('2026-01')).decision.amountFen).toBe(800_00)
    await verified(at)
  })

  it.each<[string, object]>([
    ['text for money', { value: '"much"' }],
    ['less than nothing', { value: '-1' }],
    ['no JSON', { value: '{' }],
    ['a guess that says it is none', { grade: 'D' }],
  ])('refuse %s', async (_, wrong) => {
    const at = await town()
    const id = await at.open('rule-parameters.revision', { parameter: 'standard', why: 'x' })
    const revision = { from: '2026-01-01', value: '80000', source: 'order', grade: 'B', ...wrong }
    expect(await at.perform(id, 'propose', revision, { id: 'x', role: 'proposer' })).toMatchObject({
      refusal: { code: 'not-satisfied' },
    })
  })

  it('refuse one that no rule reads', async () => {
    const at = await town()
    const id = await at.open('rule-parameters.revision', { parameter: 'moon', why: 'x' })
    const revision = { from: '2026-01-01', value: '1', source: 'order', grade: 'B' }
    expect(await at.perform(id, 'propose', revision, { id: 'x', role: 'proposer' })).toMatchObject({
      ok: false,
    })
  })
})

describe('entitlements by month', () => {
  const receiving = async (at: BenefitTown, household: string) => {
    const id = await at.open('aid', { kind: 'living', household })
    await at.do(id, 'check', { month: '2025-12' }, { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' })
    return id
  }

  it('are granted once, however often the month is run, and corrected where facts change', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    const id = await receiving(at, 'h1')
    expect(value(await entitleMonth(at.desk, '2025-12'))).toMatchObject({
      cases: 1,
      changed: 1,
      grantedFen: 421_00,
    })
    expect(value(await entitleMonth(at.desk, '2025-12'))).toMatchObject({
      cases: 1,
      changed: 0,
      grantedFen: 421_00,
    })
    value(await at.perform(id, 'paid', { month: '2025-12', amountFen: 421_00, run: 'r' }))
    for (const [income, fenOwed] of [
      [200_00, 100_00],
      [400_00, -100_00],
      [300_00, 0],
      [200_00, 100_00],
    ] as const) {
      await at.fact('h1', 'person/income', income, '2024-01-01', 'p1')
      value(await entitleMonth(at.desk, '2025-12'))
      expect(balances(await at.state(id))).toEqual(fenOwed === 0 ? [] : [{ month: '2025-12', fen: fenOwed }])
    }
    await verified(at)
  })

  it('leave what is undetermined as it was, and say so', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    const id = await receiving(at, 'h1')
    value(await entitleMonth(at.desk, '2025-12'))
    await at.fact('h1', 'person/income', null, '2024-01-01', 'p1')
    expect(value(await entitleMonth(at.desk, '2025-12'))).toMatchObject({
      undetermined: [id],
      grantedFen: 421_00,
    })
  })

  it('do not reach back before a case received, and refuse a month that is none', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    await receiving(at, 'h1')
    expect(value(await entitleMonth(at.desk, '2025-11'))).toMatchObject({ cases: 0, changed: 0 })
    expect(await entitleMonth(at.desk, '2025-13')).toMatchObject({ ok: false })
  })

  it('name the case that cannot be computed, and grant the others', async () => {
    const at = await town()
    await at.household('h1', { p1: 300_00 })
    await at.household('h2', { p2: 1, p3: 1 })
    await receiving(at, 'h1')
    const id = await receiving(at, 'h2')
    for (const about of ['p2', 'p3']) await at.fact('h2', 'person/income', 2 ** 53 - 1, '2024-01-01', about)
    const run = value(await entitleMonth(at.desk, '2025-12'))
    expect(run).toMatchObject({ cases: 2, changed: 1, problems: [{ case: id }] })
  })
})

describe('needs', () => {
  const openNeeds = async ({ desk }: BenefitTown) =>
    (await desk.store.cases({ programmes: ['needs'], closed: false, order: 'opened' }, undefined, 500)).rows
      .map(({ state }) => {
        const { determination, household, person = '' } = state.request as Record<string, string>
        return `${determination} ${household} ${person}`.trim()
      })
      .sort()

  it('open once for who is entitled and not served, and close themselves', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    await at.household('h2', { p2: 900_00 })
    const watch = new NeedsWatch(at.desk)
    expect(value(await watch.runAll())).toMatchObject({ opened: 1, open: 1, households: 2 })
    expect(value(await watch.runAll())).toMatchObject({ opened: 0, open: 1 })
    expect(await openNeeds(at)).toEqual(['aid/living h1'])
    // Two that look at once open it once.
    await at.fact('h2', 'person/income', 0, '2024-01-01', 'p2')
    await Promise.all([new NeedsWatch(at.desk).runAll(), watch.catchUp()])
    expect(await openNeeds(at)).toEqual(['aid/living h1', 'aid/living h2'])
    // Served: by a case of the programme, whoever opened it.
    await at.open('aid', { kind: 'living', household: 'h1' })
    expect(value(await watch.catchUp())).toMatchObject({ served: 1 })
    // No longer entitled.
    await at.fact('h2', 'person/income', 900_00, '2024-01-01', 'p2')
    expect(value(await watch.catchUp())).toMatchObject({ lapsed: 1 })
    expect(await openNeeds(at)).toEqual([])
    await verified(at)
  })

  it('find who has become 80 when the month turns', async () => {
    const at = await town()
    await at.household('h1', { p1: 900_00 })
    await at.fact('h1', 'person/birth', '1946-01-20', '2024-01-01', 'p1')
    const watch = new NeedsWatch(at.desk)
    expect(value(await watch.catchUp())).toMatchObject({ opened: 0 })
    at.on('2026-01-02')
    expect(value(await watch.catchUp())).toMatchObject({ opened: 1 })
    expect(await openNeeds(at)).toEqual(['aid/aged h1 p1'])
  })

  it('are applied for by a case worker, in the name of who is in need', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    await new NeedsWatch(at.desk).runAll()
    const [need] = (await at.desk.store.cases({ programmes: ['needs'], order: 'opened' }, undefined, 1)).rows
    await at.do(need!.id, 'apply', {}, { id: 'w', role: 'worker', bureau: 'civil-affairs' })
    const [case_] = (await at.desk.store.cases({ programmes: ['aid'], order: 'opened' }, undefined, 1)).rows
    expect(case_!.state).toMatchObject({ trigger: 'need', request: { kind: 'living', household: 'h1' } })
    const { month, determination, basis } = need!.state.request as never
    const why = value(await askAgain(at.desk.store, at.desk.rules!, { month, determination }, basis))
    expect(why.decision).toMatchObject({ outcome: 'entitled', amountFen: 721_00 })
  })

  it('that were declined are not opened again while the entitlement lasts', async () => {
    const at = await town()
    await at.household('h1', { p1: 0 })
    const watch = new NeedsWatch(at.desk)
    await watch.runAll()
    const [need] = (await at.desk.store.cases({ programmes: ['needs'], order: 'opened' }, undefined, 1)).rows
    await at.do(need!.id, 'decline', { reason: 'no' }, { id: 'w', role: 'worker', bureau: 'civil-affairs' })
    at.on('2026-02-01')
    expect(value(await watch.catchUp())).toMatchObject({ opened: 0, open: 1 })
  })

  it('kept from what was written are those that a look at everybody finds', async () => {
    const edit = fc.record({
      household: fc.constantFrom('h1', 'h2', 'h3'),
      what: fc.constantFrom(
        'income',
        'birth',
        'leave',
        'join',
        'serve',
        'end',
        'serve another',
        'need of another',
        'standard',
        'month',
        'unknown',
      ),
      size: fc.integer({ min: 0, max: 9 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 12 }), async (edits) => {
        const at = await town()
        const watch = new NeedsWatch(at.desk)
        for (const [n, id] of ['h1', 'h2', 'h3'].entries())
          await at.household(id, { [`${id}-p`]: n * 400_00, [`${id}-q`]: 0 })
        const served: string[] = []
        let month = 0
        for (const { household, what, size } of edits) {
          const [p, q] = [`${household}-p`, `${household}-q`]
          const said = { source: 's', certainty: 'verified' }
          if (what === 'income') await at.fact(household, 'person/income', size * 200_00, '2024-01-01', p)
          else if (what === 'unknown') await at.fact(household, 'person/income', null, '2024-01-01', p)
          else if (what === 'birth')
            await at.fact(household, 'person/birth', `194${size}-03-01`, '2024-01-01', q)
          else if (what === 'leave')
            await at.perform(household, 'leave', { member: q, last: '2025-06-30', source: 's' })
          else if (what === 'join')
            await at.perform(household, 'join', {
              members: [{ id: q, role: 'child' }],
              from: '2025-07-01',
              ...said,
            })
          else if (what === 'serve') served.push(await at.open('aid', { kind: 'living', household }))
          else if (what === 'end')
            for (const id of served.splice(0))
              await at.perform(id, 'end', {}, { id: 'clerk-1', role: 'clerk', bureau: 'civil-affairs' })
          else if (what === 'serve another' && served.length > 0) {
            const request = { kind: 'living', household }
            await at.perform(served[size % served.length]!, 'correct', { request, reason: 'x' }, clerk)
          } else if (what === 'need of another') {
            const query = { programmes: ['needs'], closed: false, order: 'opened' } as const
            const [need] = (await at.desk.store.cases(query, undefined, 1)).rows
            const request = { ...(need?.state.request as object), household }
            const worker = { id: 'w', role: 'worker', bureau: 'civil-affairs' }
            if (need) await at.perform(need.id, 'correct', { request, reason: 'x' }, worker)
          } else if (what === 'standard') await at.parameter('standard', '2025-01-01', 500_00 + size * 100_00)
          else at.on(`2026-${String(1 + (month++ % 12)).padStart(2, '0')}-05`)
          if (size % 3 > 0) value(await watch.catchUp())
        }
        value(await watch.catchUp())
        const kept = await openNeeds(at)
        expect(value(await new NeedsWatch(at.desk).runAll())).toMatchObject({
          opened: 0,
          served: 0,
          lapsed: 0,
        })
        expect(await openNeeds(at)).toEqual(kept)
        await verified(at)
      }),
      { numRuns: 30 },
    )
  })
})

it('is taken out of one store and into another with its claims', async () => {
  const at = await town()
  await at.household('h1', { p1: 0 })
  await new NeedsWatch(at.desk).runAll()
  const lines: string[] = []
  for await (const line of exportLines(at.desk.store)) lines.push(line)
  const other = memoryStore()
  const given = (async function* () {
    yield* lines
  })()
  await restoreLines(other, at.desk.registry, at.desk.calendar, given)
  expect((await verify(other, at.desk.registry, at.desk.calendar)).differences).toEqual([])
  await at.desk.close()
  afterAll(() => other.close())
})
