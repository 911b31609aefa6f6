import { describe, expect, it } from 'vitest'
import { treePruning } from '../../test/fixtures/tree-pruning.ts'
import { type Cited, COMMON_ACTIONS, forms, type Programme, type RoleKind } from '../kernel/index.ts'
import { bureaus, cityRules, programmes } from './index.ts'

/** The forms of a programme's own actions; the kernel answers for its own. */
const ownForms = ({ actions, ...rest }: Programme) =>
  Object.entries(forms({ actions, ...rest })).filter(
    ([name]) => actions[name]?.change === undefined && name !== 'comment' && name !== 'feedback',
  )

interface Schema {
  readonly title?: string
  readonly titleEn?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly options?: unknown
  readonly enum?: unknown
  readonly unit?: unknown
  readonly unitName?: unknown
}
/** Every field below a form, with its path. */
const fieldsOf = (schema: Schema, path: string): readonly (readonly [string, Schema])[] => [
  ...Object.entries(schema.properties ?? {}).flatMap(([name, of]) => [
    [`${path}.${name}`, of] as const,
    ...fieldsOf(of, `${path}.${name}`),
  ]),
  ...(schema.items ? fieldsOf(schema.items, path) : []),
]

/** Words in both languages: a Chinese law has an English name too. */
const isInBoth = (of: Cited | undefined): boolean =>
  typeof of === 'object' && /[一-龥]/.test(of.zh) && /[a-z]/.test(of.en) && !/[一-龥]/.test(of.en)

describe('the rules of the city', () => {
  const { book } = cityRules.books.at(-1)!

  it('say of every value where it is from, and of every rule which provision it follows, in both languages', () => {
    const sources = book.parameters.flatMap(({ history }) => history.map(({ source }) => source))
    const articles = book.variables.flatMap(({ source }) =>
      source.is === 'rule' ? source.bodies.map(({ article }) => article) : [],
    )
    const all = [...sources, ...articles, ...book.determinations.map(({ article }) => article)]
    expect(Math.min(sources.length, articles.length)).toBeGreaterThan(20)
    expect(all.filter((of) => !isInBoth(of))).toEqual([])
  })
})

it.each([...new Set(cityRules.services.map((of) => of.programme))])(
  '%s is told of money wherever its cases stand',
  (id) => {
    const { stages, outcomes, actions } = programmes.find((of) => of.id === id)!
    for (const name of ['entitle', 'paid'])
      expect([...actions[name]!.from].sort()).toEqual(
        [...Object.keys(stages), ...Object.keys(outcomes)].sort(),
      )
  },
)

const ACTING: readonly RoleKind[] = ['staff', 'city', 'oversight']
/** Common actions of the bureau alone: they decide what becomes of a case, or show whom it is about. */
const OF_BUREAU = [
  'merge',
  'correct',
  'pause',
  'transfer',
  'accept',
  'return',
  'takeBackTransfer',
  'answerAppeal',
  'unmask',
]
/** Those that are for who asked, too. */
const OF_ASKER = ['withdraw', 'resume', 'reopen', 'appeal']
/** Stages that another case leads out of: a payment that was made, a proposal that was accepted. */
const LED_OUT_BY_OTHERS: Readonly<Record<string, readonly string[]>> = {
  'social-assistance': ['paying'],
  'rule-parameters': ['kept'],
}

// The one of the guide is held to what its readers are.
const all: readonly Programme[] = [...programmes, treePruning]

describe.each(all.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
  it('names every field in both languages, and every option of a choice', () => {
    const fields = ownForms(programme).flatMap(([name, schema]) => fieldsOf(schema as Schema, name))
    expect(fields.length).toBeGreaterThan(0)
    for (const [path, field] of fields) {
      if (field.properties) continue
      expect(field, path).toMatchObject({ title: expect.any(String), titleEn: expect.any(String) })
      if (field.enum) expect(field.options, path).toBeDefined()
    }
  })

  it('calls no two stages, roles, actions, promises, figures or parameters by one name, in either language', () => {
    const { stages, outcomes, roles, actions, promises, indicators, parameters } = programme
    const kinds = [roles, actions, promises, indicators, parameters].map((kind) =>
      Object.values(kind).map(({ name }) => name),
    )
    for (const names of [...kinds, [...Object.values(stages), ...Object.values(outcomes)]])
      for (const lang of ['zh', 'en'] as const) {
        const said = names.map((name) => name[lang])
        expect(said.filter((name, nth) => said.indexOf(name) !== nth)).toEqual([])
      }
  })

  it('lets no party end, pause, merge, hand over or correct what is about it, unless it says why', () => {
    const { actions, roles } = programme
    const own = Object.entries(actions).filter(([name]) => !COMMON_ACTIONS.has(name))
    for (const [id, { kind, outside }] of Object.entries(roles)) {
      const held = [...OF_BUREAU, ...OF_ASKER].filter((name) => actions[name]?.by.includes(id))
      if (outside) expect(held, id).toEqual(held.filter((name) => Object.hasOwn(outside, name)))
      if (kind === 'public') expect(held, id).toEqual(held.filter((name) => OF_ASKER.includes(name)))
      if (!outside) continue
      expect(Object.values(outside).every(isInBoth), id).toBe(true)
      // Whoever has nothing to do with it has nothing to read in it.
      expect(own.filter(([, { by }]) => by.includes(id)).length, id).toBeGreaterThan(0)
    }
    for (const [name, { by, partyEnds }] of own) {
      const isOfParty = by.some(
        (role) => roles[role]!.outside || (roles[role]!.kind === 'public' && !programme.door),
      )
      if (partyEnds) expect([isOfParty, isInBoth(partyEnds)], name).toEqual([true, true])
    }
  })

  it('has no stage that nobody but who asked can lead out of', () => {
    const own = Object.entries(programme.actions).filter(([name]) => !COMMON_ACTIONS.has(name))
    const stuck = Object.keys(programme.stages).filter(
      (stage) =>
        !own.some(
          ([, { after, by, from, leads, to }]) =>
            to &&
            leads !== stage &&
            from.includes(stage) &&
            (after !== undefined || by.some((role) => ACTING.includes(programme.roles[role]!.kind))),
        ),
    )
    expect(stuck).toEqual(LED_OUT_BY_OTHERS[programme.id] ?? [])
  })

  it('marks as personal what tells who somebody is', () => {
    const { properties } = forms(programme).open as { properties: Record<string, { personal?: true }> }
    for (const [name, field] of Object.entries(properties))
      expect(field.personal === true).toBe(name === 'contact')
  })

  it('gives every promise a source, and tells the supervision office when one is broken', () => {
    for (const [name, { basis, late }] of Object.entries(programme.promises)) {
      expect(basis?.source, name).toSatisfy(isInBoth)
      expect(programme.roles[late!]?.kind, name).toBe('oversight')
    }
  })

  it('says of every value where it is from, and that a guess is a guess', () => {
    for (const { history } of Object.values(programme.parameters))
      for (const { source, grade, unverified } of history) {
        expect(source).toSatisfy(isInBoth)
        if (grade === 'D') expect(unverified).toBe(true)
      }
  })

  it('is found at the door by a life event, and joins requests by fields that it has', () => {
    const { door, request } = programme
    if (!door) return
    expect(door.events?.length).toBeGreaterThan(0)
    for (const name of door.joins ? [...door.joins.same, door.joins.near] : [])
      expect(Object.keys(request.shape)).toContain(name)
  })

  it('offers organisations of programmes whose cases concern one', () => {
    const named = [...JSON.stringify(forms(programme)).matchAll(/"organisationsOf":"([^"]+)"/g)].map(
      ([, id]) => id,
    )
    const known = named.map((id) => all.find((one) => one.id === id)?.organisation !== undefined)
    expect(named.filter((_, n) => !known[n])).toEqual([])
  })

  it('is published only where it is about no household', () => {
    if (!programme.door?.published) return
    const { properties } = forms(programme).open as { properties: Record<string, { ref?: string }> }
    expect(Object.values(properties).map(({ ref }) => ref)).not.toContain('household')
  })

  it('asks in units that have a name in both languages', () => {
    const asked = ownForms(programme).flatMap(([name, schema]) => fieldsOf(schema as Schema, name))
    expect(asked.filter(([, { unit, unitName }]) => unit !== undefined && !unitName)).toEqual([])
  })

  it('goes to a bureau with a name', () => {
    if (typeof programme.bureau === 'string') expect(Object.keys(bureaus)).toContain(programme.bureau)
  })

  it('prints what the denominator of every share counts', () => {
    for (const [name, { kind, of }] of Object.entries(programme.indicators))
      if (kind === 'share' || kind === 'duration') expect(of, name).toBeDefined()
  })
})

it('calls nobody who acts in the whole city by the name of a post of a bureau, unless they are the same', () => {
  const roles = all.flatMap((programme) => Object.entries(programme.roles))
  const inCity = new Map(roles.filter(([, { kind }]) => kind === 'city'))
  const mixed = roles.filter(([id, { kind, name }]) => {
    const city = inCity.get(id)
    return city && kind !== 'city' && name.zh !== city.name.zh
  })
  expect(inCity.size).toBeGreaterThan(5)
  expect(mixed).toEqual([])
})
