/** What programmes are written with that ask the rules and grant by month: `bihuan/benefits`. See docs/determinations.md. */
export * from '../programmes/allowance.ts'
export * from '../programmes/benefit.ts'
export * from '../programmes/determining.ts'
export { yuan } from '../programmes/yuan.ts'
