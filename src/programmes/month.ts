import { between, type Duration, type Instant } from '../kernel/index.ts'

/** The month after one, `YYYY-MM`. */
export const monthAfter = (month: string): string => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`
}

/** How long it is until a moment; none where it has passed. */
export const spanUntil = (from: Instant, end: Instant): Duration =>
  Math.max(0, between(from, end)) as Duration
