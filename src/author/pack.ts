/** The city that comes with the platform, for a city that runs some of the same: `bihuan/pack`. */
export { cityPack } from '../programmes/index.ts'
export { scenarios } from '../rehearsal/scenarios/index.ts'
