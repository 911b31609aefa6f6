/**
 * A crew's time with its breaks taken out. During a break it neither drives nor works; a drive may go on
 * after it, a job may not be cut in two. All four are monotone in time, which makes the latest moments
 * (`leaveBy`, `beginBy`) exact opposites of the earliest (`arrive`, `begin`).
 */
export interface Pause {
  readonly from: number
  readonly until: number
}

/** When a drive of `ms` that leaves at `at` arrives. */
export const arrive = (pauses: readonly Pause[], at: number, ms: number): number => {
  let [time, left] = [at, ms]
  for (const { from, until } of pauses) {
    if (until <= time) continue
    if (time + left <= from) break
    if (time < from) left -= from - time
    time = until
  }
  return time + left
}

/** The first moment from `at` on when work of `ms` can begin and end without a break within. */
export const begin = (pauses: readonly Pause[], at: number, ms: number): number => {
  let time = at
  for (const { from, until } of pauses) {
    if (until <= time) continue
    if (time + ms <= from) break
    time = until
  }
  return time
}

/** The last moment to leave for a drive of `ms` that arrives by `at`. */
export const leaveBy = (pauses: readonly Pause[], at: number, ms: number): number => {
  let [time, left] = [at, ms]
  for (let index = pauses.length - 1; index >= 0; index--) {
    const { from, until } = pauses[index]!
    if (from >= time) continue
    if (time - left >= until) break
    if (time > until) left -= time - until
    time = from
  }
  return time - left
}

/** The last moment up to `at` when work of `ms` can begin and end without a break within. */
export const beginBy = (pauses: readonly Pause[], at: number, ms: number): number => {
  let time = at
  for (let index = pauses.length - 1; index >= 0; index--) {
    const { from, until } = pauses[index]!
    if (from >= time + ms) continue
    if (until <= time) break
    time = from - ms
  }
  return time
}

/** The breaks of a crew in order, those that overlap as one. */
export const pausesOf = ({
  breaks = [],
}: {
  readonly breaks?: readonly Pause[] | undefined
}): readonly Pause[] => {
  const merged: { from: number; until: number }[] = []
  for (const { from, until } of [...breaks].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1)
    if (last && from <= last.until) last.until = Math.max(last.until, until)
    else merged.push({ from, until })
  }
  return merged
}
