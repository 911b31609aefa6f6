import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { hours } from './index.ts'
import { given } from './testing.ts'

const opened = () => given(lamps).opened({ request: { pole: 'p1' } })

describe('a story in which something was refused', () => {
  const mistyped = opened().when('mned', 'crew', { lux: 20 })
  const said =
    '"mned" by "crew" was refused (unknown-action): Programme "lamps" has no action called "mned". Where that is meant, say so with thenRefused.'

  it.each<readonly [what: string, next: (story: typeof mistyped) => unknown]>([
    ['time that passes', (story) => story.after(hours(1))],
    ['what is done next', (story) => story.when('mend', 'crew', { lux: 20 })],
    ['another case', (story) => story.knowing(opened().state)],
    ['thenStage', (story) => story.thenStage('received')],
    ['thenPromise', (story) => story.thenPromise('settle', 'open')],
    ['thenCounts', (story) => story.thenCounts('reports', 1)],
    ['a look at the case', (story) => story.state.stage],
    ['a look at its events', (story) => story.events.length],
  ])('fails at %s, saying what and why', (_, next) => {
    expect(() => next(mistyped)).toThrow(said)
    expect(() => next(mistyped.thenRefused('unknown-action'))).not.toThrow()
  })

  it('goes on from where it stood, once the refusal is expected', () => {
    opened()
      .when('mend', 'chief', { lux: 20 })
      .thenRefused('not-allowed')
      .thenStage('received')
      .thenCounts('reports', 1)
      .when('mend', 'crew', { lux: 20 })
      .thenStage('mended')
  })

  it('fails where another refusal was expected, or none came', () => {
    expect(() => mistyped.thenRefused('not-allowed')).toThrow(
      'expected refusal "not-allowed", but got "unknown-action": Programme "lamps" has no action called "mned".',
    )
    expect(() => opened().thenRefused('not-allowed')).toThrow('expected refusal "not-allowed", but got none')
  })

  it('leaves what else is told from its beginning alone', () => {
    const story = opened()
    story.when('mned', 'crew')
    story.when('attend', 'crew').thenStage('attending')
  })
})

it('a count of no indicator fails', () => {
  expect(() => opened().thenCounts('toString' as 'reports', 0)).toThrow(
    'programme "lamps" has no indicator "toString"',
  )
})
