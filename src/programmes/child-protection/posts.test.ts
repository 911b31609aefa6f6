import { describe, expect, it } from 'vitest'
import { days } from '../../kernel/index.ts'
import { given } from '../../kernel/testing.ts'
import { replayed } from '../testing.ts'
import { posts } from './posts.ts'

const vacant = (kind: 'director' | 'supervisor' = 'director') =>
  given(posts).opened({ request: { place: '某村', kind } })
const somebody = { who: 'd-1', from: '2025-12-01', trained: true }

describe('a post for the care of children', () => {
  it('given a vacancy, when somebody is appointed in time, then there is one more and all posts are filled', () => {
    const told = vacant()
      .thenCounts('filled', 0, 1)
      .after(days(20))
      .when('appoint', 'clerk', somebody)
      .thenStage('filled')
      .thenCounts('directors', 1)
      .thenCounts('supervisors', 0)
      .thenCounts('filled', 1, 1)
      .thenCounts('trained', 1, 1)
      .thenCounts('filledInTime', 1, 1)
    expect(replayed(posts, told)).toEqual([])
  })

  it('given somebody in post, when they are followed by another, then there is still one; when they leave, one fewer', () => {
    const left = vacant('supervisor')
      .when('appoint', 'clerk', somebody)
      .after(days(40))
      .when('appoint', 'clerk', { ...somebody, who: 'd-2', from: '2026-01-15', trained: false })
      .thenCounts('supervisors', 1)
      .thenCounts('trained', 0, 1)
      .after(days(1))
      .when('leave', 'officer', { reason: '调离' })
      .thenStage('vacant')
      .thenCounts('supervisors', 0)
      .thenCounts('trained', 0, 0)
    left.after(days(30)).thenPromise('fill', 'broken').thenCounts('filledInTime', 1, 2)
    expect(replayed(posts, left)).toEqual([])
  })

  it('given a post that was dissolved, then nobody counts it; nobody is appointed from a day to come', () => {
    vacant()
      .when('appoint', 'clerk', { ...somebody, from: '2026-06-01' })
      .thenRefused('invalid-input')
    vacant()
      .when('appoint', 'clerk', somebody)
      .when('appoint', 'clerk', { ...somebody, from: '2025-11-30' })
      .thenRefused('not-satisfied')
    vacant()
      .when('appoint', 'clerk', somebody)
      .after(days(3))
      .when('dissolve', 'officer', { reason: '村庄合并' })
      .thenCounts('directors', 0)
      .thenCounts('filled', 0, 0)
  })
})
