import type { Read, Variable } from './define.ts'
import { bodyIn, effectiveDay, revisionIn, sourceOf } from './graph.ts'
import {
  aggregate,
  apply,
  boundaryDay,
  failing,
  inputs,
  keyFor,
  lookUp,
  memberRows,
  rowFor,
  type Scene,
  tableIn,
} from './interpret.ts'
import { readFact } from './population.ts'
import type { Plain } from './type.ts'

/**
 * One value of one row, worked out from nothing but the definitions: no plan, no stage, no memory. Slow, and
 * what the fast ways of running a formula are held against.
 *
 * @throws RuleError `formula-failed`, naming rule and row.
 */
export const evaluate = (scene: Scene, variable: Variable, row: number): Plain => {
  const { book, month, population } = scene
  const source = sourceOf(book.overlay, variable)
  if (source.is === 'fact') return readFact(population, variable, row)
  try {
    if (source.is === 'members') {
      const rows = memberRows(scene, variable.entity, row, source)
      const { of } = source
      return aggregate(variable, source, of ? rows.map((at) => evaluate(scene, of, at)) : rows)
    }
    const body = bodyIn(book.overlay, variable, effectiveDay(month, variable.period))
    const values = inputs(
      body,
      (read) => readValue(scene, variable, row, read),
      (value) => value,
    )
    return apply(variable, body, values)
  } catch (error) {
    throw failing(variable, row, error)
  }
}

const readValue = (scene: Scene, reader: Variable, row: number, read: Read): unknown => {
  const { book, month } = scene
  switch (read.kind) {
    case 'variable': {
      const at = rowFor(scene, reader.entity, row, read.entity)
      return at < 0 ? undefined : evaluate(scene, read, at)
    }
    case 'parameter':
      return revisionIn(book.overlay, read, effectiveDay(month, reader.period)).value
    case 'boundary':
      return boundaryDay(month, read)
    case 'keyed': {
      const { key } = read
      const word = 'kind' in key ? readValue(scene, reader, row, key) : keyFor(scene, reader, row, key)
      return lookUp(tableIn(scene, reader, read), word as string | undefined)
    }
  }
}
