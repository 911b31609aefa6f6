import { HOUR_MS } from '../../src/kernel/index.ts'

/** The clock in the city so many hours from now. */
export const clockIn = (hours: number): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Asia/Shanghai',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(Date.now() + hours * HOUR_MS)

/** On duty whenever the tests run, and for hours to come. */
const duty = { from: clockIn(-1), until: clockIn(11) }

/** Two crews at two ends of a town, and three places between them. */
export const CREWS = {
  travel: { by: 'sphere', kmh: 30, detour: 1 },
  crews: [
    { id: 'west', base: { lat: 37.7, lon: 116.2 }, ...duty },
    { id: 'east', base: { lat: 37.7, lon: 116.3 }, ...duty, skills: ['gas'] },
  ],
  places: { W: { lat: 37.7, lon: 116.21 }, M: { lat: 37.7, lon: 116.24 }, E: { lat: 37.7, lon: 116.29 } },
}
