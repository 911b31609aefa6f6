import { describe, expect, it } from 'vitest'
import { hours, instant, minutes } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { Town } from '../testing.ts'
import { snowPost } from './post.ts'
import { snowClearing } from './programme.ts'

const request = { forecast: '11日夜间有雪', lines: ['京九线', '石济客专线', '石德线'] }
const ready = { people: 563, drilled: true, checked: true }
const STATIONS = Array.from({ length: 31 }, (_, n) => ({ station: `车站${n + 1}` }))
const shift = (post: string, turn: number, size = 6) => ({
  people: Array.from({ length: size }, (_, n) => `${post}-${turn}-${n}`),
})

describe('a snow emergency', () => {
  it('mans 31 stations from 11 December 20:00 to 13 December 07:00, relieves every post and accounts for everything', () => {
    const town = new Town([snowClearing, snowPost], {
      at: instant(Date.parse('2025-12-10T09:00:00+08:00')),
    })
    const id = town.open('snow-clearing', { request })
    town.do(id, 'mobilise', 'commander', ready)
    for (const [tool, count] of [
      ['machine', 60],
      ['shovel', 300],
      ['broom', 200],
    ])
      town.do(id, 'issue', 'keeper', { tool, count, station: '段部' })
    town.after(hours(35)).do(id, 'activate', 'commander', { posts: STATIONS })
    const posts = town.cases('snow-clearing.post').map((of) => of.id)
    expect(posts).toHaveLength(31)
    town.after(minutes(40))
    for (const post of posts) town.do(post, 'arrive', 'leader', shift(post, 0))
    for (let turn = 1; turn <= 4; turn++) {
      town.after(hours(7))
      for (const post of posts) town.do(post, 'relieve', 'leader', shift(post, turn))
    }
    expect(posts.every((post) => ['manned', 'relieved'].includes(town.case(post).stage))).toBe(true)
    town.after(minutes(6 * 60 + 20)).do(id, 'standDown', 'commander', { note: '线路畅通' })
    expect(posts.map((post) => town.case(post).stage)).toEqual(posts.map(() => 'released'))
    expect(town.try(id, 'account', 'commander', { summary: '完成' })?.message.en).toContain('tools')
    for (const [tool, count] of [
      ['machine', 60],
      ['shovel', 300],
      ['broom', 200],
    ])
      town.do(id, 'takeBack', 'keeper', { tool, count, station: '段部' })
    town.do(id, 'account', 'commander', { summary: '完成' })
    expect(town.case(id).stage).toBe('stood-down')
    expect(town.figure('snow-clearing.post/personTimes')).toEqual([31 * 5 * 6, 0])
    expect(town.figure('snow-clearing.post/relievedInTime')).toEqual([31 * 5, 31 * 5])
    expect(town.figure('snow-clearing/machines')).toEqual([60, 0])
    expect(town.figure('snow-clearing/shovels')).toEqual([300, 0])
    expect(town.figure('snow-clearing/people')).toEqual([563, 0])
    expect(town.case(id).entered.active?.first).toBe(Date.parse('2025-12-11T20:00:00+08:00'))
    expect(town.case(id).entered['standing-down']?.first).toBe(Date.parse('2025-12-13T07:00:00+08:00'))
    expect(town.replay()).toEqual([])
  })

  it('is mobilised when drilled and checked, may be called off, and takes back no more than it handed out', () => {
    const told = given(snowClearing).opened({ request })
    told.when('mobilise', 'commander', { ...ready, drilled: false }).thenRefused('not-satisfied')
    told.when('mobilise', 'commander', { ...ready, planned: false }).thenRefused('not-satisfied')
    told
      .when('mobilise', 'commander', { ...ready, planned: true, teams: 31 })
      .thenStage('mobilised')
      .thenCounts('teams', 31)
    told.when('callOff', 'commander', { reason: '降雪未至' }).thenStage('called-off')
    told
      .when('mobilise', 'commander', ready)
      .when('issue', 'keeper', { tool: 'broom', count: 5, station: 's' })
      .when('takeBack', 'keeper', { tool: 'broom', count: 6, station: 's' })
      .thenRefused('not-satisfied')
  })
})

describe('a post', () => {
  const manned = () =>
    given(snowPost)
      .opened({ request: { station: '衡水站' } })
      .when('arrive', 'leader', shift('p', 0))

  it('is never left: only others who come, or the stand-down, end a shift', () => {
    manned().when('release', 'leader', {}).thenRefused('not-allowed')
    manned().when('relieve', 'leader', shift('p', 0)).thenRefused('not-satisfied')
    manned().when('relieve', 'leader', shift('p', 1)).thenStage('relieved').thenCounts('personTimes', 12)
  })

  it('is late where nobody comes within the hour, and where a shift is not relieved in time', () => {
    given(snowPost)
      .opened({ request: { station: '衡水站' } })
      .after(hours(1))
      .thenPromise('manned', 'broken')
    manned().after(hours(8)).thenPromise('relieved', 'broken')
    manned()
      .after(hours(7))
      .when('relieve', 'leader', shift('p', 1))
      .after(hours(7))
      .when('relieve', 'leader', shift('p', 2))
      .thenStage('manned')
      .thenCounts('relievedInTime', 2, 2)
      .after(hours(8))
      .thenCounts('relievedInTime', 2, 3)
  })
})
