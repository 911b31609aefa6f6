import { describe, expect, it } from 'vitest'
import { lamps } from '../../test/fixtures/lamps.ts'
import { type CaseEvent, type CaseState, evolve, type Instant } from './index.ts'
import { given } from './testing.ts'

const story = () => given(lamps).opened({ request: { pole: 'p1' } })
const reason = 'still dark'

describe('how often a case was returned', () => {
  it('is never, while it goes its way', () => {
    const done = story()
      .when('attend', 'crew')
      .when('mend', 'crew', { lux: 20 })
      .when('confirm', 'resident', { ok: true })
    expect(done.state.returned).toBeUndefined()
    // Going back to a stage between is work that goes on.
    expect(story().when('attend', 'crew').when('mend', 'crew', { lux: 5 }).state.returned).toBeUndefined()
  })

  it('counts a request that goes back to its beginning, is taken up again, and a transfer given back', () => {
    const unsolved = story().when('mend', 'crew', { lux: 20 }).when('confirm', 'resident', { ok: false })
    expect(unsolved.state.returned).toBe(1)
    const again = unsolved
      .when('mend', 'crew', { lux: 20 })
      .when('confirm', 'resident', { ok: true })
      .when('reopen', 'resident', { reason })
    expect([again.state.stage, again.state.returned]).toEqual(['received', 2])
  })

  const event = (type: string, more: Partial<CaseEvent> = {}): CaseEvent => ({
    type,
    at: 0 as Instant,
    by: { id: 'x', role: 'machine' },
    ...more,
  })
  const folded = (events: readonly CaseEvent[], trigger: string): CaseState =>
    [event('open', { input: { trigger }, to: 'watching' }), ...events].reduce<CaseState | undefined>(
      (state, one) => evolve(state, one, 'c'),
      undefined,
    )!

  it('does not count the rounds of what is watched or falls due again', () => {
    const rounds = [event('rise', { to: 'high' }), event('fall', { to: 'watching' })]
    expect(folded(rounds, 'reading').returned).toBeUndefined()
    expect(folded(rounds, 'request').returned).toBe(1)
    const ended = event('stop', { to: 'over', ends: true })
    expect(folded([ended, event('resume', { to: 'high' })], 'schedule').returned).toBe(1)
    expect(folded([event('return'), event('return')], 'schedule').returned).toBe(2)
  })
})
