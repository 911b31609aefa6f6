import { between, type Duration, type Instant } from '../kernel/index.ts'

/** How long it is until a moment; none where it has passed. */
export const spanUntil = (from: Instant, end: Instant): Duration =>
  Math.max(0, between(from, end)) as Duration
