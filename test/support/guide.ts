import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where the repository lies. */
export const ROOT = join(import.meta.dirname, '../..')

/** A page of the documentation, as text. */
export const page = (name: string): string => readFileSync(join(ROOT, 'docs', name), 'utf8')

/** The guide to writing a programme, which shows what a city of one's own begins as. */
export const guide = page('writing-a-programme.md')

/** A folder for what a reader of the guide makes. */
export const readersFolder = (): string => mkdtempSync(join(tmpdir(), 'bihuan-guide-'))
