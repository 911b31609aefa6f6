import { type Command, Desk, type Store, systemClock } from '../src/desk/index.ts'
import type { Actor } from '../src/kernel/index.ts'
import { lamps } from '../test/fixtures/lamps.ts'

export const operator: Actor = { id: 'desk-1', role: 'desk' }
export const crew: Actor = { id: 'crew-1', role: 'crew', bureau: 'works' }

/** As many areas as the city has divisions: a city, 13 counties, 129 townships. */
export const TOWNSHIPS = 129
const COUNTIES = 13
const name = (code: string) => ({ zh: code, en: code })
/** The tree of areas that benches run in. */
export const CITY = [
  { code: 'city', name: name('city') },
  ...Array.from({ length: COUNTIES }, (_, n) => ({ code: `c${n}`, name: name(`c${n}`), parent: 'city' })),
  ...Array.from({ length: TOWNSHIPS }, (_, n) => ({
    code: `t${n}`,
    name: name(`t${n}`),
    parent: `c${n % COUNTIES}`,
  })),
]

export const deskFor = async (store: Store): Promise<Desk> => {
  const desk = await Desk.open({
    store,
    programmes: [lamps],
    clock: systemClock,
    dice: { id: () => crypto.randomUUID() },
  })
  await desk.putAreas(CITY)
  return desk
}

/** What a complaint says: about as much as a real one. */
const REQUEST = {
  pole: 'No. 17, Renmin West Road, third unit, stairwell: no light since the evening before yesterday',
}

/** The life of one case: four commands, each under a key. */
export const lifeOf = (id: string, township: number): readonly (readonly [Command, Actor])[] => [
  [
    {
      action: 'open',
      programme: 'lamps',
      case: id,
      key: `${id}.1`,
      input: { request: REQUEST, area: `t${township % TOWNSHIPS}`, channel: 'phone' },
    },
    operator,
  ],
  [{ action: 'attend', case: id, key: `${id}.2` }, crew],
  [{ action: 'mend', case: id, key: `${id}.3`, input: { lux: 20 } }, crew],
  [{ action: 'confirm', case: id, key: `${id}.4`, input: { ok: true } }, operator],
]

/** Runs `clients` loops side by side for so long; each step is one unit of work. Returns units a second. */
export const throughput = async (
  clients: number,
  seconds: number,
  loop: (client: number, round: number) => AsyncGenerator<unknown>,
): Promise<number> => {
  let done = 0
  const start = performance.now()
  const end = start + seconds * 1000
  await Promise.all(
    Array.from({ length: clients }, async (_, client) => {
      for (let round = 0; performance.now() < end; round++)
        for await (const _step of loop(client, round)) {
          done++
          if (performance.now() >= end) break
        }
    }),
  )
  return done / ((performance.now() - start) / 1000)
}
