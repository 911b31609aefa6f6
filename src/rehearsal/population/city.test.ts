import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cityBook } from '../../programmes/index.ts'
import {
  dayNumber,
  determine,
  factsOf,
  isOf,
  monthOf,
  type Population,
  readFact,
  tableOf,
} from '../../rules/index.ts'
import { areasFrom } from './areas.ts'
import { inhabited, oneHousehold, piecesOf, type SyntheticCity, syntheticCity } from './city.ts'
import { FACT_KINDS } from './facts.ts'
import { AS_OF } from './kinds.ts'
import { summarize } from './summary.ts'
import { determineCity } from './totals.ts'

const areas = areasFrom(readFileSync('samples/hengshui-divisions.csv', 'utf8'))
const book = cityBook()
const MONTH = monthOf('2025-12')
const cityOf = (people: number, seed = 7): SyntheticCity => syntheticCity({ people, seed, areas })
const facts = factsOf(book)
const household = facts.find(({ entity }) => entity.id === 'household')!.entity
const person = facts.find(({ entity }) => entity.id === 'person')!.entity

/** All that is told of the households of a population, from a row on. */
const toldOf = (population: Population, row: number) => {
  const homes = tableOf(population, household)
  const members = Array.from(
    { length: homes.end[row]! - homes.start[row]! },
    (_, index) => homes.start[row]! + index,
  )
  return {
    area: homes.links.area![row],
    household: facts
      .filter(({ entity }) => entity === household)
      .map((fact) => readFact(population, fact, row)),
    members: members.map((at) => [
      tableOf(population, person).role[at],
      ...facts.filter(({ entity }) => entity === person).map((fact) => readFact(population, fact, at)),
    ]),
  }
}

describe('a synthetic city', () => {
  it('has exactly as many people as asked, in areas that there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.nat(1_000_000), (people, seed) => {
        const city = cityOf(people, seed)
        let counted = 0
        let households = 0
        for (const { population } of piecesOf(city, book)) {
          const { rows, links } = tableOf(population, household)
          counted += tableOf(population, person).rows
          households += rows
          for (let row = 0; row < rows; row++) expect(areas[links.area![row]!]).toBeDefined()
        }
        expect([counted, households]).toEqual([people, city.households])
      }),
      { numRuns: 40 },
    )
  })

  it('is the same, person by person, for the same seed, whole or one household at a time', () => {
    const city = cityOf(30_000)
    const [piece] = [...piecesOf(city, book)]
    fc.assert(
      fc.property(fc.nat(city.households - 1), (number) => {
        const alone = oneHousehold(cityOf(30_000), book, number)
        expect(toldOf(alone, 0)).toEqual(toldOf(piece!.population, number))
        expect(tableOf(alone, household).ids).toEqual([String(number)])
      }),
      { numRuns: 200 },
    )
  })

  it('is another one for another seed', () => {
    const told = (seed: number) =>
      Array.from({ length: 20 }, (_, number) => toldOf(oneHousehold(cityOf(30_000, seed), book, number), 0))
    expect(told(1)).not.toEqual(told(2))
  })

  it('tells every fact that a rule reads: values of its type, known of some', () => {
    const counts = new Map(facts.map((fact) => [fact, 0]))
    for (const { population } of piecesOf(cityOf(60_000), book))
      for (const fact of facts)
        for (let row = 0; row < tableOf(population, fact.entity).rows; row++) {
          const value = readFact(population, fact, row)
          if (value === undefined) continue
          counts.set(fact, counts.get(fact)! + 1)
          if (!isOf(fact.type, value)) throw new Error(`${fact.id} is ${String(value)}`)
        }
    for (const [fact, known] of counts) expect([fact.id, known > 0]).toEqual([fact.id, true])
  })

  it('declares how each fact is spread and what that rests on; says of the share that is not known the truth', () => {
    const city = cityOf(200_000)
    const { facts: told } = summarize(city, book, dayNumber(AS_OF))
    for (const { entity, id } of facts) {
      const kind = FACT_KINDS[entity.id]?.find(({ fact }) => fact === id)
      expect([id, kind?.spread.zh, kind?.basis.en]).toEqual([id, expect.any(String), expect.any(String)])
    }
    const income = told.find(({ fact }) => fact === 'income')!
    const declared = FACT_KINDS.person!.find(({ fact }) => fact === 'income')!.unknown / 10_000
    // Those whose income nobody found out, one household in some hundreds, come on top.
    const unchecked = (5_000 * 2) / 4_200_000
    expect(income.notTold / (income.told + income.notTold)).toBeCloseTo(declared + unchecked, 3)
  })
})

describe('what the rules make of it', () => {
  it('at a tenth of the city, a tenth of the totals that the pages give', () => {
    const totals = new Map(
      determineCity(cityOf(420_000), book, MONTH).map((each) => [each.determination, each]),
    )
    const people = (id: string) => totals.get(id)!.people
    expect({
      living: people('social-assistance/minimum-living'),
      destitute: people('social-assistance/destitute'),
      old: people('elder-care/old-age'),
      orphans: people('child-protection/orphan'),
      unattended: people('child-protection/unattended'),
    }).toEqual({ living: 6_600, destitute: 2_200, old: 10_700, orphans: 19, unattended: 57 })
    expect(totals.get('social-assistance/minimum-living')!.undetermined).toBeGreaterThan(0)
  })

  it('is the same for a city in memory as for one that is made piece by piece', () => {
    const city = cityOf(420_000)
    expect(determineCity(city, book, MONTH, inhabited(city, book))).toEqual(determineCity(city, book, MONTH))
  })

  it('adds up what each household and member comes to by itself, area by area', () => {
    const city = cityOf(600, 3)
    const totals = determineCity(city, book, MONTH)
    for (const [index, determination] of book.determinations.entries()) {
      const counts = { entitled: 0, 'not-entitled': 0, undetermined: 0 }
      let amountFen = 0
      const byArea = areas.map(() => 0)
      for (let number = 0; number < city.households; number++) {
        const population = oneHousehold(city, book, number)
        const scene = { book, month: MONTH, population }
        for (let row = 0; row < tableOf(population, determination.subject).rows; row++) {
          const decision = determine(scene, determination, row)
          counts[decision.outcome]++
          amountFen += decision.amountFen ?? 0
          byArea[tableOf(population, household).links.area![0]!]! += decision.amountFen ?? 0
        }
      }
      const { entitled, notEntitled, undetermined, ...total } = totals[index]!
      expect({ entitled, 'not-entitled': notEntitled, undetermined }).toEqual(counts)
      expect(total.amountFen).toBe(amountFen)
      expect(total.byArea.map((area) => area.amountFen)).toEqual(byArea)
    }
  })
})

describe('a division list', () => {
  it('names its areas in Chinese and romanised; in Chinese alone where the reading is not certain', () => {
    expect(areas[0]).toMatchObject({
      name: '河西街道',
      nameEn: 'Hexi Subdistrict',
      county: { name: '桃城区', nameEn: 'Taocheng District' },
    })
    const chinese = areas.filter(({ name, nameEn }) => name === nameEn)
    expect(chinese.map(({ name }) => name)).toEqual(['赵家圈镇', '圈头乡'])
  })

  it.each([
    ['without its columns', 'a,b\n1,2\n'],
    [
      'with a line that does not fit',
      `${readFileSync('samples/hengshui-divisions.csv', 'utf8')}township,1\n`,
    ],
    ['without townships', 'level,code,name,parent_code,parent_name,kind,villages_and_communities,name_en\n'],
  ])('%s is refused', (_, csv) => {
    expect(() => areasFrom(csv)).toThrow(/division list/i)
  })
})
