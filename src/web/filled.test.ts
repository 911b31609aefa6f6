import { describe, expect, it } from 'vitest'
import { tidied } from './filled.ts'
import type { Schema } from './schema.ts'

const text: Schema = { type: 'string' }
const hazard: Schema = {
  type: 'object',
  required: ['what'],
  properties: {
    what: text,
    urgent: { type: 'boolean' },
    at: { type: 'object', properties: { place: text } },
  },
}
const form: Schema = {
  type: 'object',
  required: ['item', 'needed'],
  properties: {
    item: text,
    needed: hazard,
    hazard,
    corrected: { type: 'object', properties: { minor: { type: 'boolean' } } },
    parts: { type: 'array', minItems: 1, items: text },
  },
}
const sent = (filled: Readonly<Record<string, unknown>>) => tidied(form, filled)

describe('what is sent of what was filled in', () => {
  it('has no group that need not be there once all in it was emptied', () => {
    const emptied = { what: undefined, urgent: false, at: { place: '' } }
    expect(sent({ item: 'pump', needed: emptied, hazard: emptied, parts: [] })).toEqual({
      item: 'pump',
      needed: { urgent: false },
    })
    expect(sent({ hazard: { what: 'leak', urgent: false } })).toEqual({
      hazard: { what: 'leak', urgent: false },
    })
  })

  it('takes blanks for nothing, and leaves what was typed as it is', () => {
    expect(sent({ item: ' \n', needed: { what: ' a leak ' } })).toEqual({ needed: { what: ' a leak ' } })
  })

  it('says no where a box alone was unticked', () => {
    expect(sent({ corrected: { minor: false } })).toEqual({ corrected: { minor: false } })
    expect(sent({ corrected: {} })).toEqual({})
  })
})
