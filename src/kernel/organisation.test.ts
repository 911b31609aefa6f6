import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  jsonSchema,
  organisationName,
  organisationNamed,
  outside,
  role,
  text,
} from './index.ts'
import { concernIn } from './organisation.ts'

const name = text('名', 'Name')

describe('the name of an organisation', () => {
  it.each([
    [' 景县一中 ', '景县一中'],
    ['景县 第一\u3000中学', '景县第一中学'],
    ['示例集团（有限）公司', '示例集团(有限)公司'],
    ['ＡＢＣ  Hospital', 'ABC Hospital'],
    ['人民法院 Court', '人民法院 Court'],
  ])('is read the same however wide and spaced it is typed: %j', (typed, read) => {
    expect(organisationName().parse(typed)).toBe(read)
  })

  it('is read so once and for all', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (typed) => {
        expect(organisationNamed(organisationNamed(typed))).toBe(organisationNamed(typed))
      }),
    )
  })

  it('is refused where nothing is left of it, or too much', () => {
    expect(organisationName().safeParse(' \u3000 ').success).toBe(false)
    expect(organisationName(3).safeParse('太阳园区').success).toBe(false)
  })

  it('is told apart in a form’s schema, also where it may be left out', () => {
    const form = z.strictObject({
      maker: organisationName(80).meta({ title: '厂家', titleEn: 'Maker' }),
      owner: z.string().optional(),
    })
    expect(jsonSchema(form).properties).toEqual({
      maker: { type: 'string', minLength: 1, maxLength: 80, concerns: true, title: '厂家', titleEn: 'Maker' },
      owner: { type: 'string' },
    })
  })
})

describe('which organisation a case concerns', () => {
  const made = defineProgramme({
    id: 'bench',
    name,
    bureau: 'parks',
    request: z.strictObject({ maker: organisationName().optional() }),
    stages: { waiting: name },
    outcomes: { mended: name },
    roles: { crew: role('staff', '维修', 'Crew'), maker: outside('staff', '厂家', 'Maker') },
  })
    .behaves(({ action }) => ({
      actions: {
        give: action({
          name,
          by: 'crew',
          from: 'waiting',
          input: z.strictObject({ to: organisationName().optional() }),
        }),
        pass: action({
          name,
          by: 'crew',
          from: 'waiting',
          input: z.strictObject({ to: organisationName() }),
        }),
        mend: action({ name, by: 'crew', from: 'waiting', to: 'mended' }),
      },
      promises: {},
    }))
    .accounts(() => ({}))
  const concerned = (
    request: object,
    did: Readonly<Record<string, readonly [at: number, to?: string]>> = {},
  ) =>
    made.organisation!({
      request,
      did: Object.fromEntries(
        Object.entries(did).map(([action, [at, to]]) => [
          action,
          { at, input: to === undefined ? {} : { to } },
        ]),
      ),
    } as unknown as CaseState)

  it('is what was named last by an action, else what the request names', () => {
    expect(concerned({})).toBeUndefined()
    expect(concerned({ maker: '木工坊' })).toBe('木工坊')
    expect(concerned({ maker: '木工坊' }, { give: [1, '铁匠铺'] })).toBe('铁匠铺')
    expect(concerned({}, { give: [1, '铁匠铺'], pass: [2, '石匠铺'] })).toBe('石匠铺')
    expect(concerned({}, { give: [3, '铁匠铺'], pass: [2, '石匠铺'] })).toBe('铁匠铺')
    expect(concerned({}, { give: [3], pass: [2, '石匠铺'] })).toBe('石匠铺')
  })

  it('is found by its name as it is read now, whatever was kept before', () => {
    expect(concerned({ maker: ' 木 工坊' })).toBe('木工坊')
  })

  it('is none where no form names one', () => {
    expect(concernIn({ request: z.strictObject({ at: z.string() }), actions: {} })).toBeUndefined()
  })
})
