import type { Register } from '../../desk/index.ts'
import { HOUR_MS, type Instant, instant, type Result, writeMoment } from '../../kernel/index.ts'
import { readForce, readStaff } from '../../planner/index.ts'
import { keepList } from '../../server/index.ts'

/** Who keeps them, as the desk shows it: nobody's account. */
const BY = 'demonstration'

/** Made-up places around 桃城区: nothing stands there. */
const CENTRE = { lat: 37.735, lon: 115.68 }
/** So many degrees from one made-up place to the next. */
const APART = 0.012

const spot = (n: number) => ({
  lat: Math.round((CENTRE.lat + APART * ((n % 5) - 2)) * 1e4) / 1e4,
  lon: Math.round((CENTRE.lon + APART * ((Math.floor(n / 5) % 5) - 2)) * 1e4) / 1e4,
})

/** As in the rehearsal of a winter: 36 repairers in two shifts of twelve hours, two in a vehicle. */
const CREWS_A_SHIFT = 9
const SHIFTS = [
  { from: '08:00', until: '20:00' },
  { from: '20:00', until: '08:00' },
] as const

/** The crews of the heating company, and where the facilities are that its stories name. */
const crews = {
  travel: { by: 'sphere', kmh: 25, detour: 1.4 },
  crews: SHIFTS.flatMap((shift, half) =>
    Array.from({ length: CREWS_A_SHIFT }, (_, n) => ({
      id: `抢修${half * CREWS_A_SHIFT + n + 1}组`,
      base: spot(n * 3),
      ...shift,
    })),
  ),
  places: Object.fromEntries([
    ...['S-001', 'S-002', 'S-003'].map((id, n) => [id, spot(n * 7 + 1)]),
    // What residents write: an estate stands in their address.
    ...['和平家园', '西湖花园', '中华小区', '河东小区', '路北新村'].map((name, n) => [name, spot(n * 4 + 2)]),
  ]),
}

const STATIONS = { 衡水站: CENTRE, 深州站: { lat: 37.999, lon: 115.556 } }
const PEOPLE_A_STATION = 30
/** One in so many leads. */
const LEADERS = 6

/** The people of the depot in three shifts from the first start on, which overlap by the relief. */
const force = (at: Instant) => {
  const begins = instant(Math.floor(at / HOUR_MS) * HOUR_MS)
  return {
    shifts: ['第一班', '第二班', '第三班'].map((id, n) => ({
      id,
      from: writeMoment(instant(begins + n * 8 * HOUR_MS)),
      until: writeMoment(instant(begins + (n * 8 + 8.5) * HOUR_MS)),
    })),
    restHours: 8,
    reliefMinutes: 30,
    places: STATIONS,
    people: Object.values(STATIONS).flatMap(({ lat, lon }, half) =>
      Array.from({ length: PEOPLE_A_STATION }, (_, n) => ({
        id: `P-${String(half * PEOPLE_A_STATION + n + 1).padStart(3, '0')}`,
        home: { lat: lat + (spot(n).lat - CENTRE.lat), lon: lon + (spot(n).lon - CENTRE.lon) },
        ...(n % LEADERS === 0 ? { skills: ['leader'] } : {}),
      })),
    ),
  }
}

const mustRead = <List>(read: Result<List>): List => {
  if (!read.ok) throw new Error(`${read.refusal.message.en} [${read.refusal.field ?? ''}]`)
  return read.value
}

/** Crews and people for the boards of a city that has just been opened. Told again it changes nothing. */
export const keepDemonstrationLists = async (register: Register, at: Instant): Promise<void> => {
  const of = { at, by: BY }
  await keepList(register, 'crews', 'urban-management', { ...of, list: mustRead(readStaff(crews)) }, 0)
  await keepList(register, 'people', 'train-depot', { ...of, list: mustRead(readForce(force(at))) }, 0)
}
