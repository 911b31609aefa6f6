import { z } from 'zod'
import { defineProgramme, hours, parameter, role, text } from './index.ts'
import { given } from './testing.ts'

/** Read by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
const name = text('名', 'name')
const numbered = z.strictObject({ n: z.number() })
const words = defineProgramme({
  id: 'x',
  name,
  bureau: 'b',
  request: z.strictObject({ place: z.string() }),
  stages: { a: name, b: name },
  outcomes: { z: name },
  roles: { r: role('staff', '员', 'staff') },
  parameters: {
    limit: parameter({
      name,
      unit: 'h',
      history: [{ from: '2020-01-01', value: 24, source: 's', grade: 'A' }],
    }),
  },
})

export const good = words
  .behaves(({ action, promise, notify }) => ({
    actions: {
      go: action({
        name,
        by: 'r',
        from: 'a',
        input: z.strictObject({ n: z.number() }),
        to: ({ input }) => (input.n > 1 ? 'z' : 'b'),
      }),
      ask: action({ name, by: 'r', from: 'a', input: z.strictObject({ n: z.number().optional() }) }),
      // @ts-expect-error a stage that is not there
      wrongFrom: action({ name, by: 'r', from: 'nope', to: 'z' }),
      // @ts-expect-error a role that is not there
      wrongRole: action({ name, by: 'q', from: 'a', to: 'z' }),
      // @ts-expect-error a target that is not there
      wrongTo: action({ name, by: 'r', from: 'a', to: 'nope' }),
      wrongTarget: action({
        name,
        by: 'r',
        from: 'a',
        input: numbered,
        // @ts-expect-error a target that is not there, from a function
        to: ({ input }) => (input.n > 1 ? 'z' : 'w'),
      }),
      wrongField: action({
        name,
        by: 'r',
        from: 'a',
        input: numbered,
        // @ts-expect-error a field that the form does not have
        to: ({ input }) => (input.m ? 'z' : 'b'),
      }),
      // @ts-expect-error a field that the request does not have
      wrongRequest: action({ name, by: 'r', from: 'a', to: ({ case: of }) => (of.request.nope ? 'z' : 'b') }),
      wrongParameter: action({
        name,
        by: 'r',
        from: 'a',
        // @ts-expect-error a parameter that is not there
        to: ({ parameter: read }) => (read('nope') ? 'z' : 'b'),
      }),
      // @ts-expect-error tells a role that is not there
      wrongNotice: action({ name, by: 'r', from: 'a', effects: () => [notify('q', name)] }),
      // @ts-expect-error a name in one language only
      wrongName: action({ name: { zh: '名' }, by: 'r', from: 'a' }),
    },
    promises: {
      kept: promise({
        name,
        from: 'a',
        until: ['b', 'z'],
        within: ({ parameter: read }) => hours(read('limit')),
      }),
      // @ts-expect-error a bare number of hours
      bare: promise({ name, from: 'a', until: 'z', within: 24 }),
      // @ts-expect-error an outcome cannot begin a promise
      ended: promise({ name, from: 'z', until: 'z', within: hours(1) }),
      // @ts-expect-error nobody by that name to tell
      late: promise({ name, from: 'a', until: 'z', within: hours(1), late: 'q' }),
    },
  }))
  .accounts(({ count, share, sum, duration }) => ({
    started: count(name, 'a'),
    inTime: share.kept(name, 'kept'),
    total: sum(name, name, (of) => of.did.go && { at: of.did.go.at, value: of.did.go.input.n }),
    // @ts-expect-error a stage that is not there
    wrongStage: count(name, 'nope'),
    // @ts-expect-error no promise by that name
    wrongPromise: share.kept(name, 'nope'),
    // @ts-expect-error no outcome by that name
    wrongDuration: duration(name, 'a', 'nope'),
    asked: sum(name, 'cases', (of) => of.did.ask && { at: of.did.ask.at, value: of.did.ask.input?.n ?? 0 }),
    wrongAsked: sum(
      name,
      'cases',
      // @ts-expect-error a form that may be left empty is not there when it was
      (of) => of.did.ask && { at: of.did.ask.at, value: of.did.ask.input.n ?? 0 },
    ),
    // @ts-expect-error a field that the action's form does not have
    wrongSum: sum(name, 'cases', (of) => of.did.go && { at: of.did.go.at, value: of.did.go.input.m }),
  }))

const story = given(good).opened({ request: { place: 'x' } })
story.when('go', 'r', { n: 2 }).thenStage('b').thenPromise('kept', 'kept')
// @ts-expect-error the form wants a number
story.when('go', 'r', { n: 'two' })
// @ts-expect-error a stage that is not there
story.thenStage('nope')
// @ts-expect-error a request without its place
given(good).opened({ request: {} })
// @ts-expect-error a D-graded value must be marked unverified
parameter({ name, unit: 'h', history: [{ from: '2020-01-01', value: 24, source: 's', grade: 'D' }] })
