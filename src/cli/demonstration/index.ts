import { fileURLToPath } from 'node:url'
import { importRequests } from '../../desk/import/index.ts'
import type { Area, Desk } from '../../desk/index.ts'
import { addDays, DAY_MS, HOUR_MS, type Instant, instant, text } from '../../kernel/index.ts'
import {
  areasFrom,
  type CityArea,
  type SyntheticCity,
  syntheticCity,
} from '../../rehearsal/population/index.ts'
import { mappingFrom } from '../commands/import.ts'
import { openSource, readText } from '../file.ts'
import { valueIn } from '../output.ts'
import { editionStories, recordedBefore } from './answers.ts'
import { benefitStories, LONGEST_HOURS } from './benefits.ts'
import { People } from './people.ts'
import { Player, type Untold } from './play.ts'
import { keepDemonstrationLists } from './resources.ts'
import { STORIES, type Story } from './stories.ts'

export { accountLines, areUnchanged, demonstrationAccounts } from './accounts.ts'
export { NEW_YORK_BUREAUS } from './bureaus.ts'

const SAMPLE = 'nyc-311-2019-12-31'
const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url))

/** Enough that each kind of household is there; few enough to be in within seconds. */
const PEOPLE = 1500
const SEED = 1
/** The people were in the register before anybody applied. */
const ENTERED_DAYS_AGO = 90

/** How far the demonstration has come in a store: a start that was broken off goes on where it was. */
interface Loaded {
  readonly at: number
  readonly done: boolean
}
const KIND = 'server'
const KEY = 'demonstration'

const isUntouched = async (desk: Desk): Promise<boolean> =>
  (await desk.store.heads()).every((head) => head === 0) && (await desk.store.areas()).length === 0

/** City, counties and townships of the division list. */
const areasOf = ({ areas }: SyntheticCity): readonly Area[] => {
  const named = (
    { code, name, nameEn }: Pick<CityArea, 'code' | 'name' | 'nameEn'>,
    parent: string,
  ): Area => ({
    code,
    name: text(name, nameEn),
    parent,
  })
  const counties = new Map(areas.map(({ county }) => [county.code, named(county, '131100')]))
  return [
    { code: '131100', name: text('衡水市', 'Hengshui') },
    ...counties.values(),
    ...areas.map((area) => named(area, area.county.code)),
  ]
}

/** What somebody finds to do in a city that has just been opened: made-up cases, made-up people, a real evening. */
export class Demonstration {
  private readonly desk: Desk
  private readonly at: Instant
  private readonly people: People

  /**
   * The demonstration of a store that is empty, or of one that it was begun in; `loaded` where there is nothing to
   * load any more, undefined in a city of its own.
   */
  static async of(desk: Desk): Promise<Demonstration | 'loaded' | undefined> {
    const { register } = desk.store
    const found = await register.get(KIND, KEY)
    if (!found && !(await isUntouched(desk))) return undefined
    const loaded = (found?.value as Loaded | undefined) ?? { at: Date.now(), done: false }
    if (loaded.done) return 'loaded'
    if (!found) await register.put(KIND, KEY, loaded, { expected: 0 })
    const areas = areasFrom(await readText(sample('hengshui-divisions.csv')))
    const city = syntheticCity({ people: PEOPLE, seed: SEED, areas })
    return new Demonstration(desk, loaded.at, new People(city, desk.rules!.city.books.at(-1)!.book))
  }

  private constructor(desk: Desk, at: number, people: People) {
    this.desk = desk
    this.at = instant(at)
    this.people = people
  }

  private get enteredAt(): Instant {
    return instant(this.at - ENTERED_DAYS_AGO * DAY_MS)
  }

  /** In which the stories play, `YYYY-MM`. */
  private get months(): readonly string[] {
    const { calendar, zone } = this.desk
    const last = calendar.dayOf(this.at, zone)
    const months = new Set<string>()
    for (
      let day = calendar.dayOf(instant(this.at - LONGEST_HOURS * HOUR_MS), zone);
      day <= last;
      day = addDays(day, 1)
    )
      months.add(day.slice(0, 7))
    return [...months]
  }

  /** The cases that are in somebody's hands, with the people they are about. To be told before the clock runs. */
  async tellStories(): Promise<readonly Untold[]> {
    const { desk, people, at } = this
    await desk.putAreas(areasOf(people.city))
    await keepDemonstrationLists(desk.store.register, at)
    const { stories, households } = benefitStories(people, this.months)
    const numbers = new Map(people.households.map(({ id }, number) => [id, number]))
    await people.enter(
      desk,
      households.map((id) => numbers.get(id)!),
      this.enteredAt,
    )
    const player = await Player.on(desk)
    const untold: Untold[] = []
    const tell = async (all: readonly Story[], after: number) => {
      for (const [index, story] of all.entries()) {
        const failed = await player.tell(story, after + index + 1, at)
        if (failed) untold.push(failed)
      }
    }
    const [edition, draft] = editionStories(desk.calendar.dayOf(at, desk.zone))
    const before = recordedBefore(at)
    const told = STORIES.length + stories.length
    await tell(STORIES, 0)
    // What is told after an edition was frozen shows beside it as what is otherwise now.
    await tell([...before, edition], told)
    await tell(stories, STORIES.length)
    await tell([draft], told + before.length + 1)
    return untold
  }

  /**
   * The rest, which may be loaded while people already work: New York's evening, and everybody else who lives here.
   *
   * @returns undefined where it was stopped before the end; the next start goes on.
   */
  async loadRest(
    signal: AbortSignal,
  ): Promise<{ readonly cases: number; readonly households: number } | undefined> {
    const { desk, people } = this
    const mapping = await mappingFrom(sample(`${SAMPLE}.mapping.json`))
    const source = await openSource(sample(`${SAMPLE}.csv.gz`))
    const imported = await importRequests(desk, mapping, source.bytes, { signal })
    if (signal.aborted) return undefined
    const evening = valueIn(imported)
    const everybody = people.households.map((_, number) => number)
    await people.enter(desk, everybody, this.enteredAt, () => signal.aborted)
    if (signal.aborted) return undefined
    const loaded: Loaded = { at: this.at, done: true }
    await desk.store.register.put(KIND, KEY, loaded)
    return { cases: evening.cases, households: everybody.length }
  }
}
