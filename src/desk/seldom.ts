/**
 * Work that many ask for: done once for those who ask at the same time, and not begun again so soon after. Whoever asks
 * waits for what was begun last.
 */
export const seldom = (everyMs: number, work: () => Promise<void>): (() => Promise<void>) => {
  let begunAt = Number.NEGATIVE_INFINITY
  let last: Promise<void> = Promise.resolve()
  return () => {
    if (performance.now() - begunAt >= everyMs) {
      begunAt = performance.now()
      last = work()
    }
    return last
  }
}
