import { z } from 'zod'
import type { Area } from '../index.ts'
import { area, column, type From, from, headerLine, readAs, system } from './mapping.ts'
import type { Read } from './problem.ts'

/** How a register's file is read as facts: a row is a person of a household, or a household. */
const schema = z.strictObject({
  /** Names the register for ever: with a household's id it makes the number of its case. */
  system,
  /** For people who read this file. */
  about: z.unknown().optional(),
  header: headerLine,
  delimiter: z.string().length(1).default(','),
  encoding: z.enum(['utf-8', 'gb18030', 'utf-16le']).default('utf-8'),
  /** The column of the household's id. */
  household: column,
  /** Who the row is about, and what they are to the household; without, rows are about households. */
  person: z.strictObject({ id: column, role: from }).optional(),
  area: from,
  areas: z.array(area).default([]),
  /** The day from which all of it holds. */
  from,
  /** Whence it is known, and how surely. */
  source: z.string().trim().min(1).max(200),
  certainty: z.enum(['verified', 'declared', 'assumed']),
  /** By the name of the fact, `entity/fact`. */
  facts: z.record(z.string().min(1).max(128), from),
})

export interface FactsMapping extends Omit<z.output<typeof schema>, 'facts' | 'area' | 'from' | 'areas'> {
  readonly areas: readonly Area[]
  readonly area: From
  readonly from: From
  readonly facts: Readonly<Record<string, From>>
}

/** Reads the text of a mapping file for facts. */
export const readFactsMapping = (written: string): Read<FactsMapping> =>
  readAs(schema, written) as Read<FactsMapping>
