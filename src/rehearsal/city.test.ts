import { expect, it } from 'vitest'
import { windowScenario } from '../../test/fixtures/window.ts'
import { type Day, DefinitionError, text } from '../kernel/index.ts'
import { defineCity } from './city.ts'
import { fixed } from './distribution.ts'
import type { Scenario } from './scenario.ts'

const window = windowScenario({ clerks: 2, perHour: 1, service: fixed(1), days: 1 })
const parts = { bureaus: { hall: text('政务大厅', 'Hall') }, programmes: window.programmes }

const mistakesIn = (of: Parameters<typeof defineCity>[0]): DefinitionError['mistakes'] => {
  try {
    defineCity(of)
  } catch (error) {
    if (error instanceof DefinitionError) return error.mistakes
    throw error
  }
  return []
}

it('given a city whose parts and scenarios are wrong, then all of that is told at once, in both languages, each with where it is', () => {
  const wrong: Scenario = {
    ...window,
    id: 'rush',
    days: 0,
    work: [{ ...window.work[0]!, from: 'resting' }],
    aims: [{ programme: 'window', promise: 'nothing', share: 2 }],
  }
  const mistakes = mistakesIn({ ...parts, bureaus: {}, scenarios: [window, wrong, window] })
  expect(mistakes.map(({ field }) => field)).toEqual([
    'bureaus.hall',
    'scenarios.rush.days',
    `scenarios.rush.work.${window.work[0]!.id}`,
    'scenarios.rush.aims',
    'scenarios.rush.aims',
    'scenarios.2',
  ])
  for (const { code, message } of mistakes) {
    expect(code).toBe('bad-definition')
    expect(message.zh).toMatch(/^城市:.+/)
    expect(message.en).toMatch(/^The city: .+/)
  }
  expect(mistakes[2]!.message.en).toBe('The city: the scenario "rush": there is no stage "resting"')
})

it('given a scenario of a year whose holidays are not published yet, then the city loads all the same', () => {
  const later = { ...window, from: '2098-12-30' as Day }
  const pools = { clerks: { ...window.pools.clerks!, dutyDays: 'working' } } as const
  expect(mistakesIn({ ...parts, scenarios: [{ ...later, pools }] })).toEqual([])
})
