/** The desk: the application between programmes and the world. */
export { cityCalendar, isZone } from './calendar.ts'
export * from './desk.ts'
export * from './figures.ts'
export type { Job, JobStep } from './job.ts'
export type { Done } from './lane.ts'
export { commandHash, leafOf } from './leaf.ts'
export * from './ports.ts'
export { type Registry, registryOf } from './registry.ts'
