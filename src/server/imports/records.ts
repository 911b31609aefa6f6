import type { Register } from '../../desk/index.ts'
import { days, type Instant } from '../../kernel/index.ts'
import type { ImportKind, Outcome, Preview } from './preview.ts'

const KIND = 'import'
/** What became of a file is kept for so long. */
const KEPT_MS = days(30)
const PAGE = 200

/** A file on its way in. It may be run again after it has stopped: what is in already changes nothing. */
export interface Import {
  readonly id: string
  readonly name: string
  readonly bytes: number
  readonly by: string
  readonly at: number
  readonly state: 'uploaded' | 'previewed' | 'running' | 'done' | 'stopped'
  readonly kind?: ImportKind
  readonly mapping?: string
  readonly preview?: Preview
  /** Rows read so far, and the share of the file. */
  readonly rows?: number
  readonly share?: number
  readonly seenAt?: number
  readonly outcome?: Outcome
  /** Which run of it writes how far it is: the last to begin. */
  readonly run?: string
  /** Of one that was uploaded when files to be imported lay among those of cases: its fingerprint there. */
  readonly hash?: string
}

export interface Stored {
  readonly value: Import
  readonly version: number
}

/** What the register keeps of imports. */
export class Records {
  private readonly register: Register

  constructor(register: Register) {
    this.register = register
  }

  async get(id: string): Promise<Stored | undefined> {
    const kept = await this.register.get(KIND, id)
    return kept && { value: kept.value as Import, version: kept.version }
  }

  /** False where it was to be put on a version that is not there any more. */
  async put(value: Import, expected?: number): Promise<boolean> {
    const expiresAt = (value.at + KEPT_MS) as Instant
    const options = expected === undefined ? { expiresAt } : { expiresAt, expected }
    return (await this.register.put(KIND, value.id, value, options)) !== undefined
  }

  remove(id: string): Promise<void> {
    return this.register.remove(KIND, id)
  }

  async all(): Promise<readonly Stored[]> {
    const found: Stored[] = []
    for (let after = ''; ; ) {
      const page = await this.register.list(KIND, after, PAGE)
      found.push(...page.map(({ value, version }) => ({ value: value as Import, version })))
      if (page.length < PAGE) return found
      after = page.at(-1)!.key
    }
  }
}
