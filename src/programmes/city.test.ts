import { expect, it } from 'vitest'
import { aid, benefitRuleWords, benefitServices } from '../../test/fixtures/benefit-city.ts'
import { DefinitionError, text } from '../kernel/index.ts'
import { type CityParts, composed } from './city.ts'

const parts: CityParts = {
  bureaus: { welfare: text('民生服务中心', 'Welfare centre') },
  programmes: [{ ...aid, bureau: 'welfare' }],
  rules: [{ version: 'test-1', ...benefitRuleWords }],
  rulesBureau: 'welfare',
  services: benefitServices,
}

const mistakesIn = (of: CityParts): DefinitionError['mistakes'] => {
  try {
    composed(of)
  } catch (error) {
    if (error instanceof DefinitionError) return error.mistakes
    throw error
  }
  return []
}

it('puts what rules work with under the bureau that the city says', () => {
  const { programmes, rules } = composed(parts)
  expect(programmes.map(({ id, bureau }) => [id, bureau])).toEqual(
    ['aid', 'household-register', 'rule-parameters', 'rule-parameters.revision', 'payment', 'needs'].map(
      (id) => [id, 'welfare'],
    ),
  )
  expect(rules).toMatchObject({ bureau: 'welfare', payment: 'payment' })
})

it('asks which bureau that is where there are rules, and only there', () => {
  const { rulesBureau: _, ...rest } = parts
  expect(mistakesIn(rest).map(({ field }) => field)).toEqual(['rulesBureau'])
  expect(composed({ bureaus: parts.bureaus, programmes: parts.programmes }).programmes).toHaveLength(1)
})

it('tells all that one part names and another does not have, in both languages', () => {
  const mistakes = mistakesIn({
    ...parts,
    areas: [{ code: 'north', name: text('城北', 'North'), parent: 'city' }],
    programmes: [aid, aid],
    rulesBureau: 'parks',
    services: [
      { ...benefitServices[0]!, determination: 'aid/nothing', granting: ['receiving', 'resting'] },
      { ...benefitServices[0]!, programme: 'alms' },
    ],
  })
  expect(mistakes.map(({ field }) => field)).toEqual([
    'programmes.1',
    'areas.0.parent',
    'bureaus.civil-affairs',
    'bureaus.civil-affairs',
    'bureaus.parks',
    'services.0.determination',
    'services.0.granting',
    'services.1.programme',
  ])
  for (const { message } of mistakes) {
    expect(message.zh).toMatch(/^城市:.*\p{Script=Han}/u)
    expect(message.en).toMatch(/^The city: ./)
  }
})
