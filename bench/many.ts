import { fen, text } from '../src/kernel/index.ts'
import {
  entity,
  loadRules,
  money,
  month,
  type RuleBook,
  ruleParameter,
  type Variable,
} from '../src/rules/index.ts'
import { dice } from './city.ts'

/** A programme with many rules, and the same as one loop of text with every formula written into it. */

const name = text('无', 'none')
const FACTS = 4
const OUTPUTS = 4

/** What a formula of the loop is, over `a`, `b`, `c` and the parameter `p`. */
const SHAPES = [
  'a < p ? Math.floor(b / 2) + c : b',
  'Math.min(a + b, p * 10) - Math.floor(c / 10)',
  'a > b && c < p ? a - b : 0',
  'Math.max(0, p - Math.floor(a / 4)) + (b > c ? 1 : 0)',
] as const

/** A formula with a body of its own, as each rule of a programme has. */
const formulaOf = (shape: string): ((a: number, b: number, c: number, p: number) => number) =>
  new Function('a', 'b', 'c', 'p', `return ${shape}`) as never

interface Many {
  readonly book: RuleBook
  readonly facts: readonly Variable[]
  readonly outputs: readonly Variable[]
  readonly entity: string
  /** The loop: rows, columns of facts, columns of outputs. */
  readonly byHand: (rows: number, facts: readonly Float64Array[], outputs: readonly Float64Array[]) => void
}

export const many = (count: number): Many => {
  const roll = dice(7)
  const dwelling = entity('dwelling', name)
  const facts = Array.from({ length: FACTS }, (_, index) => dwelling.fact(`fact${index}`, money, month, name))
  const values = [...facts]
  const written: string[] = []
  const parameters = Array.from({ length: count }, (_, index) =>
    ruleParameter(`p${index}`, money, {
      name,
      unit: 'fen',
      history: [{ from: '2024-01-01', value: fen(100 + index), source: 'bench', grade: 'C' }],
    }),
  )
  for (const [index, parameter] of parameters.entries()) {
    const read = [values.length - 1, values.length - 3, Math.floor(roll() * values.length)]
    const shape = SHAPES[index % SHAPES.length]!
    values.push(
      dwelling.rule(
        `rule${index}`,
        money,
        month,
        [values[read[0]!]!, values[read[1]!]!, values[read[2]!]!, parameter],
        formulaOf(shape),
        { name, article: '-' },
      ),
    )
    const inlined = shape
      .replace(/\b[abc]\b/g, (of) => `v${read['abc'.indexOf(of)]}`)
      .replace(/\bp\b/g, String(100 + index))
    const known = [...new Set(read)].map((at) => `k${at}`).join('&&')
    const n = values.length - 1
    written.push(`const k${n}=${known};let v${n}=0;if(k${n})v${n}=${inlined};`)
  }
  const outputs = values.slice(-OUTPUTS)
  const load = facts.map((_, n) => `const v${n}=I[${n}][i],k${n}=v${n}===v${n};`).join('')
  const save = outputs.map((_, n) => {
    const at = values.length - OUTPUTS + n
    return `O[${n}][i]=k${at}?v${at}:NaN;`
  })
  return {
    book: loadRules({ determinations: [], outputs, parameters }),
    facts,
    outputs,
    entity: dwelling.id,
    byHand: new Function(
      'rows',
      'I',
      'O',
      `for(let i=0;i<rows;i++){${load}${written.join('')}${save.join('')}}`,
    ) as never,
  }
}
