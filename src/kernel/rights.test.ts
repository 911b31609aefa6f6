import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type Actor,
  decide,
  defineProgramme,
  instant,
  isAskedFor,
  isParty,
  minutes,
  organisationName,
  outside,
  replay,
  role,
  type Trigger,
  text,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

const word = (name: string) => text(`${name}办理`, name)
const roles = {
  owner: role('public', '业主', 'Owner'),
  writer: role('staff', '拟稿', 'Writer'),
  checker: role('staff', '核稿', 'Checker'),
  builder: outside('staff', '施工单位', 'Builder', { unmask: word('Calls before coming') }),
  lab: outside('city', '检测机构', 'Laboratory'),
  chief: role('oversight', '督查', 'Chief'),
}

const words = {
  id: 'paper',
  name: word('Papers'),
  bureau: 'works',
  request: z.strictObject({}),
  stages: { drafting: word('Drafting'), submitted: word('Submitted'), due: word('Due') },
  outcomes: { ended: word('Ended'), dropped: word('Dropped') },
  roles,
}
const paper = defineProgramme(words)
  .behaves(({ action }) => ({
    actions: {
      write: action({ name: word('Write'), by: 'writer', from: 'drafting' }),
      submit: action({ name: word('Submit'), by: 'writer', from: 'drafting', to: 'submitted' }),
      sendBack: action({ name: word('Send back'), by: 'checker', from: 'submitted', to: 'drafting' }),
      approve: action({
        name: word('Approve'),
        by: 'checker',
        from: 'submitted',
        to: ({ anotherThan }) => anotherThan(['write', 'submit'], 'due') ?? 'due',
      }),
      begin: action({ name: word('Begin anew'), by: 'checker', from: 'due', to: 'drafting' }),
      build: action({
        name: word('Build'),
        by: ['builder', 'owner'],
        from: 'drafting',
        to: () => 'ended' as const,
      }),
      drop: action({
        name: word('Drop'),
        by: ['builder', 'owner'],
        from: 'drafting',
        to: 'dropped',
        partyEnds: word('It is theirs to build or not'),
      }),
    },
    promises: {},
  }))
  .accounts(() => ({}))
const atADoor = defineProgramme({
  ...words,
  id: 'asked',
  stages: { drafting: word('Drafting') },
  door: { about: word('What it is'), words: ['paper'] },
})
  .behaves(({ action }) => ({
    actions: { build: action({ name: word('Build'), by: 'owner', from: 'drafting', to: 'ended' }) },
    promises: {},
  }))
  .accounts(() => ({}))

const asked = { request: {} }
const unasked = { request: {}, trigger: 'push' } as const
const zone = 'Asia/Shanghai'

describe('an organisation from outside', () => {
  const built = defineProgramme({
    ...words,
    stages: { drafting: word('Drafting'), submitted: word('Submitted') },
    request: z.strictObject({ builder: organisationName() }),
  })
    .behaves(({ action }) => ({
      actions: {
        build: action({ name: word('Build'), by: ['builder', 'writer'], from: 'drafting', to: 'submitted' }),
        end: action({ name: word('End'), by: 'checker', from: 'submitted', to: 'ended' }),
        drop: action({ name: word('Drop'), by: 'checker', from: 'submitted', to: 'dropped' }),
      },
      promises: {},
    }))
    .accounts(() => ({}))
  const builder = (organisation?: string): Actor => ({
    ...{ id: 'b', role: 'builder', bureau: 'works' },
    ...(organisation === undefined ? {} : { organisation }),
  })
  const of = { request: { builder: 'Bricks' } }
  const writer: Actor = { id: 'w', role: 'writer', bureau: 'works' }

  it('acts on what concerns it, and on nothing else', () => {
    const story = given(built).opened(of)
    story.when('build', builder('Bricks')).thenStage('submitted')
    story.when('build', builder('Stones')).thenRefused('not-concerned')
    story.when('build', builder()).thenStage('submitted')
    story.when('build', writer).thenStage('submitted')
    story.when('comment', builder('Stones'), { text: 'x' }).thenRefused('not-concerned')
  })

  it('opens nothing that concerns another', () => {
    const opened = (actor: Actor) => {
      const now = instant(Date.UTC(2026, 0, 8))
      const context = { calendar: testCalendar(), zone, now, actor, related: () => undefined }
      const step = decide(
        built,
        'case-2',
        undefined,
        { action: 'open', input: { ...of, area: 'a' } },
        context,
      )
      return step.ok ? step.value.state.stage : step.refusal.code
    }
    expect([builder('Bricks'), builder(), builder('Stones')].map(opened)).toEqual([
      ...['drafting', 'drafting', 'not-concerned'],
    ])
  })

  it('acts on nothing where no case concerns any', () => {
    given(paper).opened(asked).when('build', builder('Bricks')).thenRefused('not-concerned')
  })
})

describe('two people', () => {
  const people = ['an', 'bo', 'chen'] as const
  const steps = fc.array(
    fc.record({
      person: fc.constantFrom(...people),
      nth: fc.nat(5),
    }),
    { minLength: 1, maxLength: 30 },
  )
  const possible = {
    drafting: ['write', 'write', 'submit'],
    submitted: ['approve', 'approve', 'sendBack'],
    due: ['begin'],
  } as const

  it('see to it: nobody approves what they have had a hand in, in any order of submitting and returning', () => {
    let approvals = 0
    let refusals = 0
    fc.assert(
      fc.property(steps, (walk) => {
        let story = given(paper).opened(asked)
        let hands = new Set<string>()
        for (const { person, nth } of walk) {
          const all = possible[story.state.stage as keyof typeof possible]
          const does = all[nth % all.length]!
          const by: Actor = {
            id: person,
            role: does === 'write' || does === 'submit' ? 'writer' : 'checker',
            bureau: 'works',
          }
          story = story.after(minutes(1))
          const next = story.when(does, by)
          if (does === 'approve') {
            const isTheirs = hands.has(person)
            expect(next.refusal?.code).toBe(isTheirs ? 'same-person' : undefined)
            if (isTheirs) {
              refusals++
              continue
            }
            approvals++
            hands = new Set()
          }
          if (does === 'write' || does === 'submit') hands.add(person)
          story = next
        }
        expect(replay(paper, 'case-1', story.events, { calendar: testCalendar(), zone })).toEqual([])
      }),
      { numRuns: 100, seed: 7 },
    )
    expect(Math.min(approvals, refusals)).toBeGreaterThan(30)
  })

  it('are told which step was theirs, whoever did it last', () => {
    const [an, bo] = ['an', 'bo'].map((id) => ({ id, role: 'writer', bureau: 'works' }))
    const refused = given(paper)
      .opened(asked)
      .when('write', an!)
      .when('write', bo!)
      .when('submit', bo!)
      .when('approve', { ...an!, role: 'checker' })
      .thenRefused('same-person')
    expect(refused.refusal).toMatchObject({
      field: 'action',
      message: { en: expect.stringContaining('"Write"') },
    })
  })

  it('are two also where one of them approved what a plan did', () => {
    const machine: Actor = { id: 'planner', role: 'machine', approvedBy: 'an' }
    const planned = defineProgramme({ ...words, id: 'planned' })
      .behaves(({ action }) => ({
        actions: {
          send: action({ name: word('Send'), by: ['writer', 'machine'], from: 'drafting', to: 'submitted' }),
          check: action({
            name: word('Check'),
            by: 'checker',
            from: 'submitted',
            to: ({ anotherThan }) => anotherThan(['send']) ?? 'due',
          }),
          end: action({ name: word('End'), by: 'checker', from: 'due', to: 'ended' }),
        },
        promises: {},
      }))
      .accounts(() => ({}))
    const sent = given(planned).opened(asked).when('send', machine)
    sent.when('check', { id: 'an', role: 'checker', bureau: 'works' }).thenRefused('same-person')
    sent.when('check', { id: 'bo', role: 'checker', bureau: 'works' }).thenStage('due')
  })
})

describe('what nobody announces', () => {
  const inspection = defineProgramme({ ...words, id: 'inspection', unannounced: ['drafting', 'submitted'] })
    .behaves(({ action }) => ({
      actions: {
        write: action({ name: word('Write'), by: ['writer', 'owner'], from: 'drafting' }),
        submit: action({ name: word('Submit'), by: 'writer', from: 'drafting', to: 'submitted' }),
        sendBack: action({ name: word('Send back'), by: 'checker', from: 'due', to: 'drafting' }),
        visit: action({ name: word('Visit'), by: 'checker', from: 'submitted', to: 'due' }),
        end: action({ name: word('End'), by: 'checker', from: 'submitted', to: 'ended' }),
      },
      promises: {},
    }))
    .accounts(() => ({}))
  const owner: Actor = { id: 'resident-1', role: 'owner' }
  const submitted = given(inspection).opened(asked).when('submit', 'writer')

  it('is nobody’s until it has left the stages of which they are not to know', () => {
    expect(submitted.state).toMatchObject({ requester: undefined, withheld: 'resident-1' })
    given(inspection).opened(asked).when('write', owner).thenRefused('not-yours')
    for (const next of ['visit', 'end'] as const)
      expect(submitted.when(next, 'checker').state).toMatchObject({
        requester: 'resident-1',
        withheld: undefined,
      })
  })

  it('stays theirs once they know of it, and replays', () => {
    const again = submitted.when('visit', 'checker').when('sendBack', 'checker').when('write', owner)
    expect(again.state.requester).toBe('resident-1')
    expect(replay(inspection, 'case-1', again.events, { calendar: testCalendar(), zone })).toEqual([])
    const nobodys = given(inspection).opened({ ...asked, by: { id: 'w', role: 'writer', bureau: 'works' } })
    expect(nobodys.when('submit', 'writer').when('visit', 'checker').state.requester).toBeUndefined()
  })
})

describe('a party', () => {
  const common = (of: string) =>
    Object.entries(paper.actions).flatMap(([name, { by, change }]) =>
      by.includes(of) && (change !== undefined || ['comment', 'feedback', 'unmask'].includes(name))
        ? [name]
        : [],
    )

  it('has of the common actions those that say something, and those its role names', () => {
    expect(common('lab').sort()).toEqual(['attach', 'comment', 'escalate'])
    expect(common('builder').sort()).toEqual(['attach', 'comment', 'escalate', 'unmask'])
    expect(common('writer')).toEqual(
      expect.arrayContaining(['withdraw', 'pause', 'merge', 'correct', 'transfer']),
    )
  })

  it('ends no case, unless the programme says why it may', () => {
    const story = given(paper).opened(asked)
    story.when('build', 'builder').thenRefused('party-ends')
    story.when('drop', 'builder').thenStage('dropped')
    story.when('build', 'owner').thenStage('ended')
    const push = given(paper).opened(unasked)
    push.when('build', 'owner').thenRefused('party-ends')
    push.when('drop', 'owner').thenStage('dropped')
  })

  it('is whom a case is about that nobody asked for', () => {
    const of = (trigger: Trigger) => ({ trigger })
    expect(isParty(paper, of('request'), 'owner')).toBe(false)
    expect(isParty(paper, of('draw'), 'owner')).toBe(true)
    expect(isParty(atADoor, of('need'), 'owner')).toBe(false)
    expect(isParty(paper, of('request'), 'lab')).toBe(true)
    expect(isParty(paper, of('draw'), 'writer')).toBe(false)
    expect(isParty(paper, of('draw'), 'nobody')).toBe(false)
    expect(isAskedFor(atADoor, of('push'))).toBe(true)
  })

  it('and the bureau take back what was asked for only', () => {
    const why = { reason: 'no more' }
    for (const by of ['owner', 'writer'] as const) {
      given(paper).opened(asked).when('withdraw', by, why).thenStage('withdrawn')
      given(atADoor).opened(unasked).when('withdraw', by, why).thenStage('withdrawn')
      given(paper).opened(unasked).when('withdraw', by, why).thenRefused('not-asked-for')
    }
    given(paper).opened(asked).when('withdraw', 'builder', why).thenRefused('not-allowed')
  })
})
