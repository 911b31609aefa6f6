import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lamps } from '../../test/fixtures/lamps.ts'
import {
  days,
  decide,
  defineProgramme,
  forms,
  hours,
  type Instant,
  instant,
  minutes,
  readInput,
  refusal,
  replay,
  role,
  text,
  wake,
} from './index.ts'
import { given, testCalendar } from './testing.ts'

/** A lamp that the desk passes on to whatever bureau it names. */
const passing = defineProgramme({
  id: 'passing',
  name: text('转派', 'Passing'),
  bureau: 'works',
  request: z.strictObject({ pole: z.string() }),
  stages: { received: text('已受理', 'Received') },
  outcomes: { lit: text('已亮', 'Lit') },
  roles: { crew: role('staff', '抢修', 'Crew'), desk: role('city', '热线', 'Desk') },
})
  .behaves(({ action }) => ({
    actions: {
      pass: action({
        name: text('转派', 'Pass on'),
        by: 'desk',
        from: 'received',
        input: z.strictObject({ to: z.string() }),
        assign: ({ input }) => input.to,
      }),
      mend: action({ name: text('修复', 'Mend'), by: 'crew', from: 'received', to: 'lit' }),
    },
    promises: {},
  }))
  .accounts(() => ({}))

const story = () => given(lamps).opened({ request: { pole: 'p1' } })
const zone = 'Asia/Shanghai'

describe('a case', () => {
  it('runs from request to outcome, and its history replays', () => {
    const done = story()
      .thenStage('received')
      .after(minutes(30))
      .when('attend', 'crew')
      .thenPromise('arrive', 'kept')
      .when('mend', 'crew', { lux: 20 })
      .thenStage('mended')
      .thenPromise('settle', 'kept')
      .when('confirm', 'resident', { ok: true })
      .thenStage('lit')
      .thenCounts('inTime', 1, 1)
      .thenCounts('lux', 20)
    expect(done.state.closedAt).toBe(done.now)
    expect(replay(lamps, 'case-1', done.events, { calendar: testCalendar(), zone })).toEqual([])
  })

  it('goes back when a resident is not satisfied, and the settled promise begins again', () => {
    story()
      .when('mend', 'crew', { lux: 20 })
      .when('confirm', 'resident', { ok: false })
      .thenStage('received')
      .thenPromise('settle', 'open')
      .after(hours(49))
      .thenPromise('settle', 'broken')
      .thenCounts('inTime', 1, 2)
  })

  it('breaks promises by time alone, tells the role, and closes by itself', () => {
    const late = story().after(hours(2)).thenPromise('arrive', 'broken')
    const told = late.events
      .flatMap((event) => event.effects ?? [])
      .filter(({ effect }) => effect === 'notify')
    expect(told).toMatchObject([{ to: 'chief' }])
    late.when('mend', 'crew', { lux: 20 }).after(days(6)).thenStage('mended').after(days(1)).thenStage('lit')
  })

  it('decides the same when its host wakes it late', () => {
    const opened = story()
    const at = (opened.now + hours(100)) as Instant
    const late = wake(lamps, opened.state, {
      now: at,
      actor: { id: 'x', role: 'machine' },
      calendar: testCalendar(),
      zone,
    })
    const punctual = opened.after(hours(100))
    expect(late.ok && late.value.state.promises).toEqual(
      punctual.state.promises.map(({ warned: _, ...run }) => run),
    )
  })

  it('reads the parameter in force on the day', () => {
    const next = given(lamps, { at: instant(Date.parse('2025-12-12T09:00:00+08:00')) })
    next
      .opened({ request: { pole: 'p2' } })
      .after(hours(24))
      .thenPromise('settle', 'broken')
    const early = given(lamps, { at: instant(Date.parse('2019-12-12T09:00:00+08:00')) })
    expect(early.tryOpening({ request: { pole: 'p3' } })).toMatchObject({
      refusal: { code: 'parameter-unset' },
    })
  })
})

describe('what is said to whoever asked', () => {
  it('is marked where it is written, so that whoever writes it is told', () => {
    const marked = Object.entries(forms(lamps)).flatMap(([action, { properties }]) =>
      Object.entries(properties as Readonly<Record<string, { readonly saidToAsker?: boolean | string }>>)
        .filter(([, { saidToAsker }]) => saidToAsker !== undefined)
        .map(([field, { saidToAsker }]) => `${action}.${field}: ${saidToAsker}`),
    )
    expect(marked.sort()).toEqual([
      'answerAppeal.reason: true',
      'answerAppeal.upheld: true',
      'appeal.reason: true',
      'attach.bytes: shown',
      'attach.hash: shown',
      'attach.name: shown',
      'attach.type: shown',
      'comment.text: shown',
      'pause.missing: true',
      'pause.reason: true',
      'withdraw.reason: true',
    ])
  })
})

describe('a refusal', () => {
  it('names its code, its field and says it in both languages', () => {
    const refused = story()
      .when('mend', 'crew', { lux: 'x' as never })
      .thenRefused('invalid-input')
    expect(refused.refusal?.field).toBe('lux')
    expect(refused.refusal?.message.zh).toContain('填写有误')
    expect(refused.refusal?.message.en).toContain('it has to be a number')
    expect(refused.events).toHaveLength(1)
  })

  it.each([
    ['nope', 'crew', {}, 'unknown-action'],
    ['constructor', 'crew', {}, 'unknown-action'],
    ['mend', 'chief', { lux: 1 }, 'not-allowed'],
    ['mend', 'ghost' as 'chief', { lux: 1 }, 'unknown-role'],
    ['confirm', 'resident', { ok: true }, 'wrong-stage'],
    ['attend', { id: 'x', role: 'crew', bureau: 'other' }, {}, 'not-in-charge'],
    ['withdraw', { id: 'somebody-else', role: 'resident' }, { reason: 'x' }, 'not-yours'],
    ['withdraw', 'resident', { reason: '   ' }, 'invalid-input'],
    ['withdraw', 'resident', { reason: 'x', extra: 1 }, 'invalid-input'],
    ['resume', 'crew', {}, 'not-paused'],
    ['accept', 'crew', {}, 'no-offer'],
    ['conclude', 'machine', { outcome: 'nowhere' }, 'invalid-input'],
    ['correct', 'crew', { request: { pole: '' }, reason: 'typo' }, 'invalid-input'],
    ['mend', 'crew', { lux: -1 }, 'not-satisfied'],
  ] as const)('%s by %o with %o is refused: %3$s', (action, by, input, code) => {
    story()
      .when(action, by, input as never)
      .thenRefused(code)
  })

  it('ends a sentence once, whether or not its reason is one', () => {
    const said = (zh: string, en: string) => refusal('not-satisfied', [zh, en]).message
    const sentence = { zh: '条件未满足:太暗。', en: 'A condition is not met: it is too dark.' }
    expect(said('太暗', 'it is too dark')).toEqual(sentence)
    expect(said('太暗。', 'it is too dark.')).toEqual(sentence)
  })

  it('says stages, actions and roles by their names, each language its own', () => {
    const said = (...of: Parameters<ReturnType<typeof story>['when']>) => story().when(...of).refusal
    expect(said('confirm', 'resident', { ok: true })).toEqual({
      code: 'wrong-stage',
      message: {
        zh: '事项处于“已受理”阶段,不能办理“确认”;可在:已修复。',
        en: 'The case is in stage "Received", where "Confirm" cannot be done; it can in: Mended.',
      },
      field: 'action',
    })
    expect(said('reopen', 'resident', { reason: 'x' })?.message).toEqual({
      zh: '事项处于“已受理”阶段,不能办理“重新办理”;可在:已撤回、已并入主事项、已亮、不予受理。',
      en: 'The case is in stage "Received", where "Reopen" cannot be done; it can in: Withdrawn, Merged into a parent, Lit, Declined.',
    })
    expect(said('mend', 'chief', { lux: 1 })).toEqual({
      code: 'not-allowed',
      message: { zh: '角色“督办”无权办理“修复”。', en: 'The role "Chief" may not do "Mend".' },
      field: 'action',
    })
    const by = { id: 'resident-1', role: 'resident' }
    expect(given(lamps).tryOpening({ request: { pole: 'p' }, by, bureau: 'other' })).toMatchObject({
      refusal: {
        message: { zh: '角色“居民”无权办理“bureau”。', en: 'The role "Resident" may not do "bureau".' },
      },
    })
  })

  it('says a stage that its definition has no more by its id', () => {
    const state = { ...story().state, stage: 'gone' }
    const actor = { id: 'c', role: 'crew', bureau: 'works' }
    const context = { now: state.lastAt, actor, calendar: testCalendar(), zone }
    expect(decide(lamps, state.id, state, { action: 'attend' }, context)).toMatchObject({
      refusal: { message: { zh: expect.stringContaining('“gone”'), en: expect.stringContaining('"gone"') } },
    })
  })

  it('keeps the machine-only parts of an opening from people', () => {
    const by = { id: 'resident-1', role: 'resident' }
    const open = (extra: object) => given(lamps).tryOpening({ request: { pole: 'p' }, by, ...extra })
    expect(open({ due: { settle: 1 } })).toMatchObject({ refusal: { code: 'not-allowed', field: 'due' } })
    expect(open({ requester: 'other' })).toMatchObject({ refusal: { code: 'not-yours' } })
    expect(open({ bureau: 'other' })).toMatchObject({ refusal: { code: 'not-allowed' } })
    expect(open({ request: { pole: 1 } })).toMatchObject({ refusal: { field: 'request.pole' } })
    expect(open({}).ok).toBe(true)
  })
})

describe('common actions', () => {
  it('tell what is wrong by the name of its field', () => {
    const read = readInput(lamps.actions.comment!.input, { text: 'seen', shown: 'perhaps' })
    expect(read).toMatchObject({
      refusal: {
        field: 'shown',
        message: {
          zh: expect.stringMatching(/^“告知提出人”填写有误/),
          en: expect.stringMatching(/^"Shown to the person who asked" is not valid/),
        },
      },
    })
  })

  it('ask in fields that have a name in both languages, and of the request what the programme asks', () => {
    const own = forms(lamps)
    for (const [action, form] of Object.entries(own))
      for (const [name, field] of Object.entries((form.properties ?? {}) as Record<string, object>))
        if (lamps.actions[action]?.change || action === 'comment' || action === 'feedback')
          expect([action, name, field]).toMatchObject([
            action,
            name,
            { title: expect.any(String), titleEn: expect.any(String) },
          ])
    const corrected = (own.correct!.properties as Record<string, Record<string, unknown>>).request!
    expect(corrected.properties).toEqual(own.open!.properties)
    expect(corrected).not.toHaveProperty('required')
  })

  it('pause stops the clocks, resume moves the deadlines on', () => {
    story()
      .after(minutes(30))
      .when('pause', 'crew', { reason: 'papers' })
      .after(days(3))
      .thenPromise('arrive', 'paused')
      .when('attend', 'crew')
      .thenRefused('paused')
      .when('resume', 'crew')
      .after(minutes(29))
      .thenPromise('arrive', 'open')
      .after(minutes(1))
      .thenPromise('arrive', 'broken')
  })

  it('a case that ended waits for nothing: paused or offered before, it can be taken up again', () => {
    const ended = story()
      .when('transfer', 'crew', { to: 'power', reason: 'theirs' })
      .when('pause', { id: 'c', role: 'crew', bureau: 'works' }, { reason: 'papers' })
      .when('withdraw', 'resident', { reason: 'moved' })
    expect(ended.state).toMatchObject({ paused: undefined, offer: undefined })
    ended.when('feedback', 'resident', { solved: false, satisfied: false }).thenStage('withdrawn')
    ended
      .when('reopen', 'resident', { reason: 'still dark' })
      .thenStage('received')
      .thenPromise('arrive', 'open')
  })

  it('transfer is offered, then accepted or returned with a reason', () => {
    const offered = story().when('transfer', 'crew', { to: 'power', reason: 'theirs' })
    expect(offered.state.bureau).toBe('works')
    offered.when('accept', { id: 'c', role: 'crew', bureau: 'works' }).thenRefused('not-in-charge')
    expect(offered.when('accept', 'crew').state).toMatchObject({ bureau: 'power' })
    const returned = offered.when('return', 'crew', { reason: 'yours after all' })
    expect(returned.state).toMatchObject({ bureau: 'works', did: { return: { times: 1 } } })
    returned.when('accept', 'crew').thenRefused('no-offer')
  })

  it('who offered a transfer takes it back with a reason; then nobody can accept it, and it can be offered anew', () => {
    const works = { id: 'c', role: 'crew', bureau: 'works' }
    const offered = story().when('transfer', 'crew', { to: 'power', reason: 'theirs' })
    offered.when('takeBackTransfer', 'crew', { reason: 'ours' }).thenRefused('not-in-charge')
    offered.when('takeBackTransfer', works, {} as never).thenRefused('invalid-input')
    const back = offered.when('takeBackTransfer', works, { reason: 'ours after all' })
    expect(back.state).toMatchObject({ bureau: 'works', offer: undefined, returned: undefined })
    back.when('accept', { ...works, bureau: 'power' }).thenRefused('not-in-charge')
    back.when('takeBackTransfer', works, { reason: 'again' }).thenRefused('no-offer')
    expect(back.when('transfer', works, { to: 'roads', reason: 'theirs' }).state.offer?.to).toBe('roads')
  })

  it('whose a case is, is settled also while it waits for papers', () => {
    const works = { id: 'c', role: 'crew', bureau: 'works' }
    const waiting = story()
      .when('transfer', 'crew', { to: 'power', reason: 'theirs' })
      .when('pause', works, { reason: 'papers' })
    expect(waiting.when('accept', 'crew').state).toMatchObject({
      bureau: 'power',
      paused: { reason: 'papers' },
    })
    expect(waiting.when('return', 'crew', { reason: 'not ours' }).state.offer).toBeUndefined()
    expect(waiting.when('takeBackTransfer', works, { reason: 'ours' }).state.offer).toBeUndefined()
  })

  it('while it is offered the deadlines of the bureau in charge run on, and are not begun anew by who accepts', () => {
    const offered = story().when('transfer', 'crew', { to: 'power', reason: 'theirs' })
    const due = offered.state.promises.find(({ promise }) => promise === 'arrive')?.dueAt
    offered.after(hours(2)).thenPromise('arrive', 'broken')
    const accepted = offered.after(minutes(10)).when('accept', 'crew')
    expect(accepted.state.promises.find(({ promise }) => promise === 'arrive')?.dueAt).toBe(due)
  })

  it('an offer ends where another bureau is put in charge meanwhile', () => {
    const passed = given(passing)
      .opened({ request: { pole: 'p1' } })
      .when('transfer', 'crew', { to: 'power', reason: 'theirs' })
      .when('pass', { id: 'd', role: 'desk' }, { to: 'works' })
    expect(passed.state).toMatchObject({ bureau: 'works', offer: { to: 'power' } })
    const gone = passed.when('pass', { id: 'd', role: 'desk' }, { to: 'roads' })
    expect(gone.state).toMatchObject({ bureau: 'roads', offer: undefined })
    gone.when('accept', { id: 'c', role: 'crew', bureau: 'power' }).thenRefused('not-in-charge')
  })

  it('merge closes a case into its parent, which is told, and tells it in turn', () => {
    const parent = given(lamps, { id: 'parent' }).opened({ request: { pole: 'p0' } })
    const merged = story()
      .knowing(parent.state)
      .when('merge', 'crew', { into: 'parent', reason: 'same cable' })
    merged.thenStage('merged').thenPromise('settle', 'released').thenCounts('inTime', 0, 0)
    expect(merged.events.at(-1)?.effects).toEqual([
      { effect: 'perform', case: 'parent', action: 'adopt', input: { child: 'case-1', link: 'merged' } },
    ])
    const closed = parent
      .when('adopt', 'machine', { child: 'case-1', link: 'merged' })
      .when('mend', 'crew', { lux: 20 })
      .when('confirm', 'desk', { ok: true })
    expect(closed.events.at(-1)?.effects).toEqual([
      { effect: 'perform', case: 'case-1', action: 'parentClosed', input: { outcome: 'lit' } },
    ])
    const intoClosed = story().knowing(closed.state).when('merge', 'crew', { into: 'parent', reason: 'x' })
    intoClosed.thenRefused('bad-parent')
    expect(intoClosed.refusal?.message).toEqual({
      zh: '不能并入该事项:该事项已办结。',
      en: 'The case cannot be merged there: it is closed already.',
    })
    story().when('merge', 'crew', { into: 'nobody', reason: 'x' }).thenRefused('unknown-case')
  })

  it('reopen, appeal and feedback are for closed cases', () => {
    story().when('reopen', 'resident', { reason: 'dark again' }).thenRefused('wrong-stage')
    const lit = story().when('mend', 'crew', { lux: 20 }).when('confirm', 'resident', { ok: true })
    lit.when('feedback', 'resident', { solved: true, satisfied: false }).thenStage('lit')
    const reopened = lit.when('reopen', 'resident', { reason: 'dark again' }).thenStage('received')
    expect(reopened.state.closedAt).toBeUndefined()
    const appealed = lit.when('appeal', 'resident', { reason: 'not lit' })
    appealed.when('appeal', 'resident', { reason: 'still dark' }).thenRefused('appeal-open')
    appealed.when('answerAppeal', 'chief', { upheld: true, reason: 'seen' }).thenStage('received')
    appealed.when('answerAppeal', 'chief', { upheld: false, reason: 'lit' }).thenStage('lit')
    lit.when('answerAppeal', 'chief', { upheld: true, reason: 'x' }).thenRefused('no-appeal')
  })

  it('correct names what is wrong in the request as a part of what was sent', () => {
    const refused = story().when('correct', 'crew', { request: { pole: '' }, reason: 'typo' })
    expect(refused.refusal?.field).toBe('request.pole')
  })
  it('correct changes the request under the same form', () => {
    const corrected = story().when('correct', 'crew', {
      request: { pole: 'p9' },
      area: '131102',
      reason: 'typo',
    })
    expect(corrected.state).toMatchObject({ request: { pole: 'p9' }, area: '131102' })
  })
})

describe('forms', () => {
  it('are JSON Schema for every action, with names in both languages', () => {
    const all = forms(lamps)
    expect(Object.keys(all)).toEqual(expect.arrayContaining(['open', 'mend', 'withdraw', 'feedback']))
    expect(all.mend).toMatchObject({ type: 'object', required: ['lux'], additionalProperties: false })
    expect(all.withdraw).toMatchObject({ properties: { reason: { title: '理由', titleEn: 'Reason' } } })
  })
})
