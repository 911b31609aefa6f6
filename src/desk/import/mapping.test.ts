import { describe, expect, it } from 'vitest'
import { lamps } from '../../../test/fixtures/lamps.ts'
import { registryOf } from '../index.ts'
import { checkMapping } from './compile.ts'
import { readMapping } from './mapping.ts'

const GOOD = {
  system: 'town',
  zone: 'Asia/Shanghai',
  times: ['YYYY-MM-DD'],
  id: 'id',
  created: 'created',
  area: { value: 'a' },
  programmes: [{ programme: 'lamps', request: { pole: { column: 'pole' } }, outcomes: [{ outcome: null }] }],
}
const rule = (change: object) => ({ programmes: [{ ...GOOD.programmes[0], ...change }] })

const problemOf = (change: object) => {
  const read = readMapping(JSON.stringify({ ...GOOD, ...change }))
  return read.ok ? undefined : read.problem
}

const checked = (change: object) => {
  const mapping = readMapping(JSON.stringify({ ...GOOD, ...change }))
  if (!mapping.ok) throw new Error(mapping.problem.message.en)
  const known = { registry: registryOf([lamps]), areas: new Set(['a']) }
  const done = checkMapping(mapping.value, known)
  return done.ok ? undefined : [done.problem.code, done.problem.field]
}

describe('a mapping', () => {
  it('is taken when it says all there is to say', () => {
    expect(problemOf({})).toBeUndefined()
    expect(checked({})).toBeUndefined()
  })

  it.each([
    [{ zone: 'Mars/Base' }, 'unknown-zone', 'zone'],
    [{ system: 'NYC 311' }, 'bad-mapping', 'system'],
    [{ times: ['HH:mm'] }, 'bad-mapping', 'times[0]'],
    [{ times: [] }, 'bad-mapping', 'times'],
    [{ id: 7 }, 'bad-mapping', 'id'],
    [{ created: undefined }, 'bad-mapping', 'created'],
    [{ colour: 'red' }, 'bad-mapping', 'colour'],
    [{ area: {} }, 'bad-mapping', 'area'],
    [{ area: { column: 'x', value: 'y' } }, 'bad-mapping', 'area'],
    [{ closed: 'c', closedAfter: { column: 'd', unit: 'days' } }, 'bad-mapping', 'closedAfter'],
    [{ closedAfter: { column: 'd', unit: 'weeks' } }, 'bad-mapping', 'closedAfter.unit'],
    [{ programmes: [] }, 'bad-mapping', 'programmes'],
    [{ programmes: [GOOD.programmes[0], GOOD.programmes[0]] }, 'bad-mapping', 'programmes[1]'],
    [rule({ when: { status: 7 } }), 'bad-mapping', 'programmes[0].when.status'],
    [rule({ request: { pole: { colum: 'x' } } }), 'bad-mapping', 'programmes[0].request.pole.colum'],
    [rule({ outcomes: [] }), 'bad-mapping', 'programmes[0].outcomes'],
  ])('is refused where it is wrong: %j', (change, code, field) => {
    expect(problemOf(change)).toMatchObject({ code, field })
  })

  it('is refused in both languages', () => {
    const { message } = problemOf({ area: {} })!
    expect(message.en).toContain('exactly one of')
    expect(message.zh).toContain('须且只须')
    expect(readMapping('{').ok).toBe(false)
    const broken = readMapping('{\n  "system" 1 }')
    expect(broken.ok || broken.problem.message).toEqual({
      zh: '不是 JSON 文件:第 2 行第 12 个字符处写法有误。',
      en: 'This is not JSON: it goes wrong in line 2, column 12.',
    })
    for (const change of [
      { times: 'YYYY' },
      { encoding: 'latin' },
      { system: 'x'.repeat(40) },
      { zone: 7 },
    ]) {
      const { field, message: said } = problemOf(change)!
      expect(said.zh.replace(field!, '').replace(/请从下列中选一项:.*/, '')).not.toMatch(/[A-Za-z]/)
      expect(said.en).not.toMatch(/Invalid|expected|Too /)
    }
  })

  it.each([
    [rule({ programme: 'heatin' }), 'unknown-programme', 'programmes[0].programme'],
    [rule({ outcomes: [{ outcome: 'fixed' }] }), 'unknown-outcome', 'programmes[0].outcomes[0].outcome'],
    [rule({ due: { column: 'd', promise: 'soon' } }), 'unknown-promise', 'programmes[0].due.promise'],
    [rule({ unrecorded: ['settle', 'soon'] }), 'unknown-promise', 'programmes[0].unrecorded[1]'],
    [
      rule({ request: { pole: { value: 1 }, lamp: { value: 1 } } }),
      'unknown-field',
      'programmes[0].request.lamp',
    ],
    [rule({ request: {} }), 'missing-field', 'programmes[0].request'],
    [{ area: { value: 'z' } }, 'undeclared-area', 'area.value'],
    [{ area: { column: 'x', values: { X: 'z' } } }, 'undeclared-area', 'area.values.X'],
    [
      { areas: [{ code: 'b', name: { zh: '乙', en: 'B' }, parent: 'c' }] },
      'undeclared-area',
      'areas[0].parent',
    ],
  ])('is refused where it names what there is not: %j', (change, code, field) => {
    expect(checked(change)).toEqual([code, field])
  })
})
