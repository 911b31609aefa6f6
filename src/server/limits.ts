import { RateLimiterMemory } from 'rate-limiter-flexible'

const MINUTE_S = 60

/** How often somebody may ask. Each process counts for itself. */
export interface Limits {
  /** Anybody's reads, by address. */
  readonly reads: RateLimiterMemory
  /** Anybody's requests and receipt look-ups, by address. */
  readonly writes: RateLimiterMemory
  /** Wrong passwords, by account and address. */
  readonly signIns: RateLimiterMemory
  /** Wrong passwords, by account, from wherever they come. */
  readonly accounts: RateLimiterMemory
  /** Wrong receipt codes, by address. */
  readonly receipts: RateLimiterMemory
  /** Forms put aside, by address. */
  readonly drafts: RateLimiterMemory
  /** Residents' accounts made, by address. */
  readonly signUps: RateLimiterMemory
  /** Files added to forms that are not sent yet, by address. */
  readonly uploads: RateLimiterMemory
  /** People looked up by something personal, by account. */
  readonly searches: RateLimiterMemory
  /** Cases of others opened for a reason, by account. */
  readonly glass: RateLimiterMemory
}

/** @param scale multiplies what anybody may ask: 1 on a server, more for measuring. */
export const limitsOf = (scale = 1): Limits => ({
  reads: new RateLimiterMemory({ keyPrefix: 'reads', points: 600 * scale, duration: MINUTE_S }),
  writes: new RateLimiterMemory({ keyPrefix: 'writes', points: 60 * scale, duration: MINUTE_S }),
  signIns: new RateLimiterMemory({ keyPrefix: 'sign-ins', points: 5, duration: 15 * MINUTE_S }),
  accounts: new RateLimiterMemory({ keyPrefix: 'accounts', points: 100, duration: 60 * MINUTE_S }),
  receipts: new RateLimiterMemory({ keyPrefix: 'receipts', points: 10, duration: 15 * MINUTE_S }),
  drafts: new RateLimiterMemory({ keyPrefix: 'drafts', points: 20 * scale, duration: 24 * 60 * MINUTE_S }),
  signUps: new RateLimiterMemory({ keyPrefix: 'sign-ups', points: 20 * scale, duration: 24 * 60 * MINUTE_S }),
  uploads: new RateLimiterMemory({ keyPrefix: 'uploads', points: 60 * scale, duration: 60 * MINUTE_S }),
  searches: new RateLimiterMemory({ keyPrefix: 'searches', points: 60, duration: 10 * MINUTE_S }),
  glass: new RateLimiterMemory({ keyPrefix: 'glass', points: 20, duration: 60 * MINUTE_S }),
})

/** Takes one from a limit; how many seconds to wait where it is used up. */
export const take = async (limiter: RateLimiterMemory, key: string): Promise<number | undefined> => {
  const { consumedPoints, msBeforeNext } = await limiter.penalty(key, 1)
  return consumedPoints > limiter.points ? Math.max(1, Math.ceil(msBeforeNext / 1000)) : undefined
}

/** What counts under a limit. */
export interface Counted {
  readonly limiter: RateLimiterMemory
  readonly key: string
}

/**
 * What a wrong password counts under. Others can use up what an account has from wherever; a browser in which it was
 * signed in to before goes by another count, so that nobody is kept out there.
 */
export const passwordCounts = (
  limits: Limits,
  account: string,
  ip: string,
  isKnown: boolean,
): readonly Counted[] => [
  { limiter: limits.signIns, key: `${account} ${ip}` },
  { limiter: limits.accounts, key: `${isKnown ? 'known' : 'other'} ${account}` },
]

const giveBack = async ({ limiter, key }: Counted): Promise<void> => {
  // What was taken before the time was over is nothing that anybody owes any more.
  if (((await limiter.get(key))?.consumedPoints ?? 0) > 0) await limiter.reward(key, 1)
}

/** `found`: it was right. `seconds`: so long to wait, nothing was tried. Neither: it was wrong. */
export interface Tried<Found> {
  readonly found?: Found | undefined
  readonly seconds?: number | undefined
}

/**
 * Tries what nobody may try out, such as a password. It counts as wrong from its beginning, and is given back where it
 * was not: of many at once no more are tried than of as many one after another.
 *
 * @param counted all that it counts under.
 * @param attempt what it was right about; undefined where it was wrong.
 */
export const tryOut = async <Found>(
  counted: readonly Counted[],
  attempt: () => Promise<Found | undefined>,
): Promise<Tried<Found>> => {
  const waits = await Promise.all(counted.map(({ limiter, key }) => take(limiter, key)))
  const seconds = Math.max(...waits.map((one) => one ?? 0))
  let isWrong = false
  try {
    if (seconds > 0) return { seconds }
    const found = await attempt()
    isWrong = found === undefined
    return { found }
  } finally {
    if (!isWrong) await Promise.all(counted.map(giveBack))
  }
}
