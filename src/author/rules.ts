/** What rules are written with, and whom a city's rules are about: `bihuan/rules`. See docs/rules.md. */
export * from '../programmes/subjects.ts'
export * from '../rules/index.ts'
