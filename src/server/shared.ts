import { LRUCache } from 'lru-cache'

interface Made<Of> {
  readonly key: string
  readonly at: number
  readonly of: Promise<Of>
  isUnderWay: boolean
}

/** Whoever looks waits for so many that others asked for before it is theirs. */
const MOST_WAITS = 2

/** How it stands with something that is costly to make. */
export interface Look<Of> {
  /** What it is made of: the same key, the same thing. */
  readonly key: string
  make(): Promise<Of>
}

/** What is costly to make, made once for all who look, one at a time, and again when what it is made of has changed. */
export class Shared<Of extends object> {
  private readonly made: LRUCache<string, Made<Of>>
  private readonly now: () => number
  private readonly freshMs: number

  /**
   * @param most so many are kept.
   * @param freshMs kept for so long even where nothing has changed.
   */
  constructor(most: number, now: () => number, freshMs = Number.POSITIVE_INFINITY) {
    this.made = new LRUCache({ max: most })
    this.now = now
    this.freshMs = freshMs
  }

  /** The thing of a name as it stands; `look` tells what it would be made of, cheaply. */
  async get(name: string, look: () => Promise<Look<Of>>): Promise<Of> {
    for (let waits = 0; ; waits++) {
      const { key, make } = await look()
      const at = this.now()
      const known = this.made.get(name)
      if (known && known.key === key && at < known.at + this.freshMs) return known.of
      if (!known?.isUnderWay) return this.begin(name, { key, at, of: make() })
      // One at a time, whatever happens meanwhile: what came in is in the next.
      if (waits === MOST_WAITS) return known.of
      await known.of.catch(() => undefined)
    }
  }

  private begin(name: string, of: Omit<Made<Of>, 'isUnderWay'>): Promise<Of> {
    const made: Made<Of> = { ...of, isUnderWay: true }
    this.made.set(name, made)
    const end = () => {
      made.isUnderWay = false
    }
    // What failed is not shown again; whoever waits for it is told.
    made.of.then(end, () => {
      end()
      if (this.made.peek(name) === made) this.made.delete(name)
    })
    return made.of
  }
}
