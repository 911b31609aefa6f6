import { describe, expect, it } from 'vitest'
import { Board, type Crew, type Job, type Travel } from '../index.ts'

const MIN = 60_000
/** Places 0 to 3 on a line, ten minutes apart. */
const line: Travel = {
  by: 'table',
  ms: [0, 1, 2, 3].map((from) => [0, 1, 2, 3].map((to) => Math.abs(from - to) * 10 * MIN)),
}
const crew = (id: string, more: Partial<Crew> = {}): Crew => ({
  id,
  base: 0,
  from: 0,
  until: 480 * MIN,
  ...more,
})
const job = (id: string, place: number, more: Partial<Job> = {}): Job => ({
  id,
  place,
  serviceMs: 30 * MIN,
  ...more,
})

describe('a board', () => {
  it('puts a job where it costs least and says when it begins', () => {
    const board = new Board(line, [crew('a'), crew('b', { base: 3 })])
    const placement = board.add(job('1', 2))
    expect(placement).toEqual({
      placed: true,
      visit: { job: '1', crew: 'b', startAt: 10 * MIN, endAt: 40 * MIN },
      addedMs: 20 * MIN,
    })
    expect(board.next('b')?.job).toBe('1')
    expect(board.next('a')).toBeUndefined()
  })

  it('lets nothing start before now, and gives away what a late crew cannot do any more', () => {
    const board = new Board(line, [crew('a'), crew('b', { base: 3 })])
    board.add(job('1', 1, { latestAt: 60 * MIN }))
    board.add(job('2', 1, { latestAt: 120 * MIN }))
    board.start('1', 0)
    expect(board.tourOf('a').map(({ job }) => job)).toEqual(['2'])
    const upset = board.finish('1', 200 * MIN)
    expect(upset.moved.map(({ job, crew }) => [job, crew])).toEqual([['2', 'b']])
    expect(board.advance(150 * MIN).lost.map(({ id, rule, nearest }) => [id, rule, nearest])).toEqual([
      ['2', 'window', 'b'],
    ])
  })

  it('keeps a started job with its crew and place', () => {
    const board = new Board(line, [crew('a')])
    board.add(job('far', 3))
    board.advance(20 * MIN)
    expect(board.start('far', 25 * MIN)).toEqual({
      job: 'far',
      crew: 'a',
      startAt: 55 * MIN,
      endAt: 85 * MIN,
    })
    const placement = board.add(job('near', 1))
    expect(placement.placed && placement.visit.startAt).toBe(105 * MIN)
    expect(board.remove('far')).toBe(false)
    expect(board.remove('near')).toBe(true)
    expect(board.open).toBe(0)
  })

  it('gives a crew that falls ill no work, and its work to others', () => {
    const board = new Board(line, [crew('a'), crew('b', { base: 3 })])
    board.add(job('1', 0))
    const upset = board.duty('a', { from: 0, until: 0 })
    expect(upset.moved.map(({ crew }) => crew)).toEqual(['b'])
    expect(board.duty('b', { from: 0, until: 0 }).lost.map(({ rule }) => rule)).toEqual(['duty'])
  })

  it('neither drives nor works in a break', () => {
    const board = new Board(line, [crew('a', { breaks: [{ from: 35 * MIN, until: 60 * MIN }] })])
    const placement = board.add(job('1', 1, { readyAt: 20 * MIN }))
    expect(placement.placed && placement.visit.startAt).toBe(60 * MIN)
  })

  it.each<[string, Crew[], Job, string, string | undefined]>([
    ['no crew', [], job('x', 1), 'no-crew', undefined],
    ['no skill', [crew('a')], job('x', 1, { skills: ['weld'] }), 'skill', 'a'],
    ['no room', [crew('a', { capacity: 1 })], job('x', 1, { load: 2 }), 'capacity', 'a'],
    ['too late', [crew('a'), crew('b', { base: 3 })], job('x', 1, { latestAt: 9 * MIN }), 'window', 'a'],
    ['off duty', [crew('a', { until: 40 * MIN })], job('x', 1), 'duty', 'a'],
    ['too dear', [crew('a')], job('x', 1, { leaveOutMinutes: 5 }), 'leave-out', 'a'],
  ])('explains %s', (_, crews, wanted, rule, nearest) => {
    const placement = new Board(line, crews).add(wanted)
    expect(!placement.placed && [placement.unassigned.rule, placement.unassigned.nearest]).toEqual([
      rule,
      nearest,
    ])
  })
})
