import { describe, expect, it } from 'vitest'
import { type Actor, factsOfKind } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { skillsContest } from './programme.ts'
import { ranking } from './ranking.ts'

const request = { trade: '电焊工', place: '冀州区', stations: 16 }
const names = (count: number) =>
  Array.from({ length: count }, (_, n) => `选手 ${String(n + 1).padStart(2, '0')}`)
const judge = (n: number): Actor => ({ id: `judge-${n}`, role: 'judge', bureau: 'human-resources' })
const enrolled = (count: number, stations = 16) =>
  given(skillsContest)
    .opened({ request: { ...request, stations } })
    .when('enrol', 'organiser', { entries: names(count).map((contestant) => ({ contestant, from: '乡镇' })) })
const heats = (all: readonly string[], size: number) =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

describe('a contest', () => {
  it('of 32 on 16 stations goes in two heats, is judged by three on two welds, ranked and taken back', () => {
    const all = names(32)
    let story = enrolled(32)
      .when('draw', 'organiser', { heats: heats(all, 16) })
      .when('start', 'organiser', {})
    for (const [n, contestant] of all.entries())
      for (const task of ['flat', 'vertical'] as const)
        for (const by of [1, 2, 3])
          story = story.when('score', judge(by), { contestant, task, points: 60 + Math.floor(n / 2) })
    const ranked = story.when('rank', 'organiser', {}).thenStage('ranked')
    const rankOf = (of: string) => factsOfKind(ranked.state.facts, 'rank', encodeURIComponent(of))[0]?.value
    expect([rankOf('选手 32'), rankOf('选手 31'), rankOf('选手 30'), rankOf('选手 01')]).toEqual([
      1, 1, 3, 31,
    ])
    ranked
      .thenCounts('contestants', 32)
      .thenCounts('scores', 32 * 2 * 3)
      .when('takeBack', 'organiser', { techniques: '立焊断弧手法', workshops: 9 })
      .thenStage('spread')
      .thenCounts('workshops', 9)
  })

  it('has nobody twice, nobody left out, and no heat larger than its stations', () => {
    const all = names(4)
    enrolled(4)
      .when('enrol', 'organiser', { entries: [{ contestant: all[0]!, from: '乡镇' }] })
      .thenRefused('not-satisfied')
    const draw = (of: readonly (readonly string[])[]) =>
      enrolled(4, 2).when('draw', 'organiser', { heats: of.map((heat) => [...heat]) })
    draw([all]).thenRefused('not-satisfied')
    draw([all.slice(0, 2), [all[2]!]]).thenRefused('not-satisfied')
    draw([all.slice(0, 2), [all[2]!, all[2]!]]).thenRefused('not-satisfied')
    draw(heats(all, 2)).thenStage('drawn')
    // With a timetable every heat has its time, each after the one before.
    const timed = (...starts: readonly string[]) =>
      enrolled(4, 2).when('draw', 'organiser', {
        heats: heats(all, 2).map((heat) => [...heat]),
        starts: [...starts],
      })
    const [eight, ten] = ['2025-12-12T00:00:00.000Z', '2025-12-12T02:00:00.000Z']
    const drawn = timed(eight!, ten!).thenStage('drawn')
    expect(factsOfKind(drawn.state.facts, 'heat-starts', 'heat%202')[0]?.value).toBe(ten)
    timed(eight!).thenRefused('not-satisfied')
    timed(ten!, eight!).thenRefused('not-satisfied')
  })

  it('is not ranked before every weld has its judges; a judge who corrects a score counts once', () => {
    const started = enrolled(1)
      .when('draw', 'organiser', { heats: [names(1)] })
      .when('start', 'organiser', {})
    const [contestant] = names(1)
    const score = (story: typeof started, by: number, task: 'flat' | 'vertical', points: number) =>
      story.when('score', judge(by), { contestant: contestant!, task, points })
    let story = started
    for (const by of [1, 2, 3]) story = score(story, by, 'flat', 80)
    for (const by of [1, 2, 2]) story = score(story, by, 'vertical', 80)
    story.when('rank', 'organiser', {}).thenRefused('not-satisfied')
    score(story, 3, 'vertical', 80).when('rank', 'organiser', {}).thenStage('ranked').thenCounts('scores', 6)
    started
      .when('score', judge(1), { contestant: '外人', task: 'flat', points: 1 })
      .thenRefused('not-satisfied')
  })

  it('shares ranks between equals and passes over the next', () => {
    const of = (contestant: string, flat: number, vertical: number) => ({
      contestant,
      points: { flat: [flat], vertical: [vertical] },
    })
    expect(
      ranking([of('a', 90, 90), of('b', 80, 100), of('c', 70, 70), of('d', 91, 90)]).map(
        ({ contestant, rank }) => [contestant, rank],
      ),
    ).toEqual([
      ['d', 1],
      ['a', 2],
      ['b', 2],
      ['c', 4],
    ])
  })
})
