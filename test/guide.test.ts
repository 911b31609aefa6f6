import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { days } from '../src/kernel/index.ts'
import { given } from '../src/kernel/testing.ts'
import { treePruning } from './fixtures/tree-pruning.ts'

const request = { place: '人民路与胜利街交叉口', touches: 'light' } as const
const asked = () => given(treePruning).opened({ request })

describe('street tree pruning', () => {
  it('is pruned in time, and settled when nobody says otherwise for a week', () => {
    asked()
      .thenPromise('prune', 'open')
      .when('schedule', 'gardener', { day: '2026-03-12' })
      .thenStage('scheduled')
      .when('prune', 'gardener', { branches: 12 })
      .thenPromise('prune', 'kept')
      .thenCounts('branches', 12)
      .after(days(7))
      .thenStage('settled')
  })

  it('goes back where a branch was left, and is late after fifteen working days', () => {
    asked()
      .when('prune', 'gardener', { branches: 0 })
      .thenRefused('not-satisfied')
      .when('prune', 'gardener', { branches: 3 })
      .when('confirm', 'resident', { enough: false })
      .thenStage('received')
      .after(days(30))
      .thenPromise('prune', 'broken')
  })
})

describe('the guide to writing a programme', () => {
  const guide = readFileSync(new URL('../docs/writing-a-programme.md', import.meta.url), 'utf8')
  const blocks = [...guide.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!)
  const squeezed = (code: string) => code.replace(/\s+/g, ' ').trim()
  const sourceOf = (path: string) => squeezed(readFileSync(new URL(path, import.meta.url), 'utf8'))

  it('shows the programme that is tested here, and these tests', () => {
    expect(blocks).toHaveLength(2)
    expect(sourceOf('./fixtures/tree-pruning.ts')).toContain(squeezed(blocks[0]!))
    expect(sourceOf('./guide.test.ts')).toContain(squeezed(blocks[1]!))
  })

  it('names every list of the repository that a new programme has to be in', () => {
    const lists = [
      'src/programmes/index.ts',
      'src/programmes/bureaus.ts',
      'src/cli/demonstration/accounts.ts',
      'src/rehearsal/scenarios/index.ts',
      'test/support/published.ts',
    ]
    expect(lists.filter((path) => !guide.includes(`\`${path}\``))).toEqual([])
    expect(lists.filter((path) => !existsSync(new URL(`../${path}`, import.meta.url)))).toEqual([])
  })

  it('names every action that a programme has without writing it', () => {
    const own = ['schedule', 'prune', 'decline', 'confirm', 'lapse']
    const common = Object.keys(treePruning.actions).filter((name) => !own.includes(name))
    expect(common.length).toBeGreaterThan(15)
    expect(common.filter((name) => !guide.includes(`\`${name}\``))).toEqual([])
  })
})
