import type { Job } from './dispatch.ts'
import type { Live } from './live.ts'

/** What happens at a moment of the virtual clock: a piece of work goes on, time moves a case on, or something else. */
export type Happening = Job | Live | (() => void)

/** What goes first among things of one moment: time, then shifts, then work, then new cases. */
export const TIME = 0
export const SHIFT = 1
export const WORK = 2
export const ARRIVE = 3
