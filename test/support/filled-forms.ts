import fc from 'fast-check'
import { creditCheck, forms, type Programme } from '../../src/kernel/index.ts'

/** A form, as far as it takes to fill it in. */
export interface Schema {
  readonly type?: string
  readonly enum?: readonly string[]
  readonly format?: string
  readonly when?: 'past' | 'coming'
  readonly notBefore?: string
  readonly is?: string
  readonly ref?: string
  readonly saidToAsker?: boolean | string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minItems?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly staffOnly?: boolean
  readonly personal?: boolean
  readonly erasable?: boolean
}

/** What is written in a field of a format. */
const WRITTEN: Readonly<Record<string, readonly string[]>> = {
  date: ['2025-11-15', '2026-02-28'],
  month: ['2025-11', '2025-12'],
  year: ['2024', '2025'],
  time: ['08:00', '13:30'],
  'date-time': ['2025-12-10T08:00:00Z', '2025-12-20T00:30:00.000Z'],
}

/** Of those in order of time: what has been is the first, and what is to come, or an end, the last. */
const writtenIn = ({ format = '', when, notBefore }: Schema): readonly string[] => {
  const all = WRITTEN[format] ?? ['housing', '供热', 'x']
  if (when === 'past') return all.slice(0, 1)
  return when === 'coming' || notBefore !== undefined ? all.slice(-1) : all
}

/** Codes of organisations that there are not. */
const creditCodes = fc.nat(99_999_999).map((n) => {
  const first = `91131100${String(n).padStart(9, '0')}`
  return `${first}${creditCheck(first)}`
})

const matched = new Map<string, fc.Arbitrary<string>>()
/** One of fifty texts that a pattern takes: to make up a digest anew, letter by letter, takes longer than to decide on it. */
const matching = (pattern: string): fc.Arbitrary<string> => {
  const texts = () => fc.sample(fc.stringMatching(new RegExp(pattern)), { numRuns: 50, seed: 7 })
  const known = matched.get(pattern) ?? fc.constantFrom(...texts())
  matched.set(pattern, known)
  return known
}

/** Something that the form takes. */
export const filled = (schema: Schema): fc.Arbitrary<unknown> => {
  if (schema.enum) return fc.constantFrom(...schema.enum)
  switch (schema.type) {
    case 'object': {
      const fields = Object.entries(schema.properties ?? {}).map(([name, of]) => [name, filled(of)] as const)
      return fc.record(Object.fromEntries(fields), { requiredKeys: [...(schema.required ?? [])] })
    }
    case 'array':
      return fc.array(filled(schema.items!), { minLength: schema.minItems ?? 0, maxLength: 3 })
    case 'boolean':
      return fc.boolean()
    case 'integer':
    case 'number': {
      const min = Math.max(schema.minimum ?? -60, -60)
      return fc.integer({ min, max: Math.max(min, Math.min(schema.maximum ?? 100, 100)) })
    }
    default:
      // So that it is found again wherever it stands.
      if (schema.personal || schema.erasable)
        return fc.nat(99_999_999).map((n) => `tel:139${String(n).padStart(8, '0')}`)
      if (schema.is === 'credit-code') return creditCodes
      if (schema.pattern && !schema.format) return matching(schema.pattern)
      return fc.constantFrom(...writtenIn(schema))
  }
}

/** Any action of a programme, by any role, with a form that is filled in as it asks. */
export const moves = (programme: Programme) => {
  const actions = Object.entries(forms(programme)).filter(([name]) => name !== 'open')
  const actors = fc.constantFrom(...Object.keys(programme.roles))
  const move = fc.constantFrom(...actions).chain(([action, schema]) =>
    fc.record({
      action: fc.constant(action),
      input: filled(schema as Schema),
      actor: actors,
      wait: fc.nat(60),
    }),
  )
  return fc.array(move, { minLength: 5, maxLength: 60 })
}

/** The form that people are asked at the door: without what only staff fill in. */
export const atTheDoor = (form: Schema): Schema => ({
  ...form,
  properties: Object.fromEntries(
    Object.entries(form.properties ?? {}).filter(([, { staffOnly }]) => staffOnly !== true),
  ),
})
