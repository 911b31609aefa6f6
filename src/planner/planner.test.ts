import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  check,
  type DispatchPlan,
  type DispatchProblem,
  type MatchPlan,
  type MatchProblem,
  type Plan,
  type Problem,
  plan,
  type RosterPlan,
  type RosterProblem,
  readPlan,
  readProblem,
  readSolomon,
  type TimetablePlan,
  type TimetableProblem,
} from './index.ts'

const MIN = 60_000
const HOUR = 60 * MIN
const RUNS = { numRuns: 60 }

const some = <T>(list: readonly T[]) => fc.subarray([...list])
const skill = ['a', 'b']
const spot = fc.record({
  lat: fc.integer({ min: 3700, max: 3800 }).map((n) => n / 100),
  lon: fc.integer({ min: 11500, max: 11600 }).map((n) => n / 100),
})
const minutes = (most: number) => fc.integer({ min: 0, max: most }).map((n) => n * MIN)
/** Optional properties, absent rather than undefined. */
const given = <T extends Record<string, unknown>>(value: T): T =>
  Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as T
const named = <T extends object>(list: readonly T[], letter: string) =>
  list.map((item, index) => ({ ...given(item as Record<string, unknown>), id: `${letter}${index}` }))

const dispatch = fc
  .record({
    crews: fc.array(
      fc
        .record({
          base: spot,
          from: minutes(120),
          hours: fc.integer({ min: 0, max: 10 }),
          skills: some(skill),
          rest: fc.option(minutes(500), { nil: undefined }),
          capacity: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
        })
        .map(({ hours, rest, ...crew }) => ({
          ...crew,
          until: crew.from + hours * HOUR,
          breaks: rest === undefined ? undefined : [{ from: rest, until: rest + 30 * MIN }],
        })),
      { maxLength: 4 },
    ),
    jobs: fc.array(
      fc
        .record({
          place: spot,
          serviceMs: minutes(60),
          skills: fc.option(some(skill), { nil: undefined }),
          load: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
          readyAt: fc.option(minutes(300), { nil: undefined }),
          width: fc.option(minutes(300), { nil: undefined }),
          promisedAt: fc.option(minutes(400), { nil: undefined }),
          lateWeight: fc.option(fc.integer({ min: 0, max: 5 }), { nil: undefined }),
          leaveOutMinutes: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
          published: fc.option(fc.constantFrom('c0', 'c1', 'gone'), { nil: undefined }),
          startedAt: fc.option(minutes(100), { nil: undefined, freq: 8 }),
        })
        .map(({ width, startedAt, ...job }) => ({
          ...job,
          latestAt: width === undefined ? undefined : (job.readyAt ?? 0) + width,
          started: startedAt === undefined ? undefined : { crew: 'c0', at: startedAt },
        })),
      { maxLength: 14 },
    ),
    changeMinutes: fc.integer({ min: 0, max: 60 }),
  })
  .map(
    ({ crews, jobs, changeMinutes }) =>
      ({
        kind: 'dispatch',
        travel: { by: 'sphere', kmh: 40, detour: 1.3 },
        crews: named(crews, 'c'),
        jobs: named(
          jobs.map((job) => (crews.length === 0 ? { ...job, started: undefined } : job)),
          'j',
        ),
        changeMinutes,
      }) as DispatchProblem,
  )

const roster = fc
  .record({
    shifts: fc.integer({ min: 0, max: 4 }),
    relief: minutes(40),
    posts: fc.array(
      fc.record({
        at: spot,
        wanted: fc.integer({ min: 1, max: 4 }),
        floor: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }),
        skills: fc.option(some(['a']), { nil: undefined }),
        needs: fc.option(fc.constant([{ skill: 'b', count: 1 }]), { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
    people: fc.array(
      fc.record({
        home: spot,
        skills: some(skill),
        mostShifts: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
        from: fc.option(minutes(600), { nil: undefined }),
      }),
      { maxLength: 14 },
    ),
    farthestKm: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined }),
    restMs: minutes(600),
  })
  .map(
    ({ shifts, relief, posts, people, farthestKm, restMs }) =>
      ({
        kind: 'roster',
        shifts: Array.from({ length: shifts }, (_, n) => ({
          id: `s${n}`,
          from: n * 8 * HOUR - 20 * MIN,
          until: (n + 1) * 8 * HOUR,
        })),
        posts: named(posts, 'p'),
        people: named(people, 'n'),
        restMs,
        reliefMs: relief,
        ...(farthestKm === undefined ? {} : { farthestKm }),
      }) as RosterProblem,
  )

const timetable = fc
  .record({
    slots: fc.array(
      fc.record({
        most: fc.option(fc.integer({ min: 0, max: 4 }), { nil: undefined }),
        load: fc.integer({ min: 0, max: 9 }),
        closed: fc.boolean(),
      }),
      { maxLength: 8 },
    ),
    stations: fc.integer({ min: 0, max: 4 }),
    entries: fc.array(
      fc.record({
        slots: fc.integer({ min: 1, max: 3 }),
        from: fc.option(minutes(120), { nil: undefined }),
        group: fc.option(fc.constantFrom('g', 'h'), { nil: undefined }),
        leaveOut: fc.option(fc.integer({ min: 0, max: 20 }), { nil: undefined }),
      }),
      { maxLength: 12 },
    ),
  })
  .map(
    ({ slots, stations, entries }) =>
      ({
        kind: 'timetable',
        slots: named(
          slots.map((slot, n) => ({ ...slot, from: n * 30 * MIN, until: (n + 1) * 30 * MIN })),
          't',
        ),
        stations: Array.from({ length: stations }, (_, n) => `b${n}`),
        entries: named(entries, 'e'),
        groups: [{ id: 'g', most: 1 }],
      }) as TimetableProblem,
  )

const match = fc
  .record({
    demands: fc.integer({ min: 0, max: 7 }),
    quotas: fc.array(fc.integer({ min: 0, max: 3 }), { maxLength: 5 }),
    scores: fc.array(fc.integer({ min: -4, max: 9 }), { minLength: 35, maxLength: 35 }),
  })
  .map(
    ({ demands, quotas, scores }): MatchProblem => ({
      kind: 'match',
      demands: Array.from({ length: demands }, (_, n) => ({ id: `d${n}` })),
      supplies: quotas.map((quota, n) => ({ id: `s${n}`, quota })),
      pairs: Array.from({ length: demands }, (_, d) =>
        quotas.map((_, s) => ({ demand: `d${d}`, supply: `s${s}`, score: scores[d * 5 + s]! })),
      )
        .flat()
        .filter(({ score }) => score >= 0),
    }),
  )

const holds = async (problem: Problem, work: number, seed: number): Promise<Plan> => {
  const read = readProblem(JSON.parse(JSON.stringify(problem)))
  expect(read).toEqual({ ok: true, value: problem })
  const made = await plan(problem, { seed, work })
  expect(check(problem, made)).toEqual([])
  expect(readPlan(JSON.parse(JSON.stringify(made)))).toEqual({ ok: true, value: made })
  for (const { message, relax } of made.unassigned)
    for (const words of [message, relax]) expect(words?.zh).not.toBe('')
  return made
}

describe('every plan', () => {
  it.each<[string, fc.Arbitrary<Problem>, number]>([
    ['dispatch', dispatch, 60],
    ['roster', roster, 20],
    ['timetable', timetable, 20],
    ['match', match, 0],
  ])(
    'of a %s passes the check, is the same for the same seed, and is never worse for more work',
    async (_, problems, work) => {
      await fc.assert(
        fc.asyncProperty(problems, fc.nat(1_000_000), async (problem, seed) => {
          const made = await holds(problem, work, seed)
          expect(await plan(problem, { seed, work })).toEqual(made)
          const atOnce = await holds(problem, 0, seed)
          expect(made.objective).toBeLessThanOrEqual(atOnce.objective + 1e-6)
          if (made.bound !== undefined) expect(made.bound).toBeLessThanOrEqual(made.objective + 1e-6)
        }),
        RUNS,
      )
    },
  )

  it('of a match is the best of all, tried out', async () => {
    const best = (problem: MatchProblem, from: number, left: readonly number[]): number => {
      if (from === problem.demands.length) return 0
      const without = best(problem, from + 1, left)
      return problem.pairs
        .filter(({ demand }) => demand === `d${from}`)
        .reduce((most, { supply, score }) => {
          const at = Number(supply.slice(1))
          if (left[at] === 0) return most
          const after = left.map((quota, index) => (index === at ? quota - 1 : quota))
          return Math.max(most, score + best(problem, from + 1, after))
        }, without)
    }
    await fc.assert(
      fc.asyncProperty(match, async (problem) => {
        const quotas = problem.supplies.map(({ quota }) => quota!)
        expect(0 - (await plan(problem)).objective).toBe(best(problem, 0, quotas))
      }),
      RUNS,
    )
  })

  it('of a dispatch goes on from a former one and is never worse', async () => {
    await fc.assert(
      fc.asyncProperty(dispatch, async (problem) => {
        const warm = await plan(problem, { work: 40 })
        const again = await plan(problem, { work: 0, warm })
        expect(check(problem, again)).toEqual([])
        expect(again.objective).toBeLessThanOrEqual(warm.objective + 1e-6)
      }),
      RUNS,
    )
  })
})

const grid: DispatchProblem = {
  kind: 'dispatch',
  travel: { by: 'sphere', kmh: 30, detour: 1.3 },
  crews: [
    { id: 'c0', base: { lat: 37.7, lon: 115.7 }, from: 0, until: 8 * HOUR, skills: ['weld'], capacity: 20 },
    { id: 'c1', base: { lat: 37.8, lon: 115.8 }, from: 0, until: 8 * HOUR, capacity: 20 },
  ],
  jobs: Array.from({ length: 30 }, (_, n) => ({
    id: `j${n}`,
    place: { lat: 37.6 + (n % 6) / 20, lon: 115.6 + Math.floor(n / 6) / 20 },
    serviceMs: 10 * MIN,
    load: 1,
    promisedAt: 2 * HOUR,
    ...(n % 5 === 0 ? { skills: ['weld'] } : {}),
  })),
}

describe('seeds', () => {
  it('make plans that differ in nothing but chance', async () => {
    const made = await Promise.all([1, 2, 3].map((seed) => plan(grid, { seed, work: 300 })))
    for (const each of made) expect(check(grid, each)).toEqual([])
    expect(new Set(made.map((each) => JSON.stringify(each.tours))).size).toBeGreaterThan(1)
    const objectives = made.map(({ objective }) => objective)
    expect(Math.max(...objectives)).toBeLessThan(Math.min(...objectives) * 1.1)
  })
})

/** What a changed plan is found to break. */
const rulesOf = (problem: Problem, made: Plan): readonly string[] =>
  check(problem, made).map(({ rule }) => rule)

describe('the check finds what is planted', () => {
  it.each<[string, string, (made: DispatchPlan) => DispatchPlan]>([
    ['a job too early to be reached', 'travel', (made) => shift(made, -1 * HOUR)],
    [
      'a job twice',
      'twice',
      (made) => ({ ...made, tours: [...made.tours, { ...made.tours[0]!, crew: 'c9' }] }),
    ],
    ['a crew that is none', 'unknown', (made) => ({ ...made, tours: [{ ...made.tours[0]!, crew: 'c9' }] })],
    ['a job forgotten', 'missing', (made) => ({ ...made, tours: made.tours.slice(1) })],
    ['a skill lacking', 'skill', (made) => ({ ...made, tours: swap(made) })],
    ['a day too long', 'duty', (made) => shift(made, 9 * HOUR)],
    ['a cost too small', 'cost', (made) => ({ ...made, cost: made.cost - 1 })],
    [
      'a score too small',
      'score',
      (made) => ({ ...made, scores: made.scores.map((s) => ({ ...s, cost: 0 })) }),
    ],
    ['too short a visit', 'time', (made) => shift(made, 0, 5 * MIN)],
  ])('in a dispatch: %s', async (_, rule, plant) => {
    const made = await plan(grid, { work: 100 })
    expect(check(grid, made)).toEqual([])
    expect(rulesOf(grid, plant(made))).toContain(rule)
  })

  it('in a dispatch: a window missed, a break worked, a load too much, a started job moved', async () => {
    const made = await plan(grid, { work: 100 })
    const first = made.tours[0]!
    const tight: DispatchProblem = {
      ...grid,
      crews: grid.crews.map((crew) => ({
        ...crew,
        capacity: 3,
        breaks: [{ from: first.stops[0]!.startAt, until: first.stops[0]!.endAt }],
      })),
      jobs: grid.jobs.map((job) =>
        job.id === first.stops[1]!.job
          ? { ...job, latestAt: 1 }
          : job.id === first.stops[2]!.job
            ? { ...job, started: { crew: first.crew, at: 5 } }
            : job,
      ),
    }
    expect(rulesOf(tight, made)).toEqual(expect.arrayContaining(['window', 'break', 'capacity', 'started']))
  })

  const snow: RosterProblem = {
    kind: 'roster',
    shifts: [0, 1, 2].map((n) => ({ id: `s${n}`, from: n * 12 * HOUR - HOUR, until: (n + 1) * 12 * HOUR })),
    posts: [0, 1].map((n) => ({ id: `p${n}`, wanted: 2, needs: [{ skill: 'lead', count: 1 }] })),
    people: Array.from({ length: 12 }, (_, n) => ({ id: `n${n}`, skills: n % 2 ? [] : ['lead'] })),
    restMs: 8 * HOUR,
    reliefMs: HOUR,
  }
  it.each<[string, string, (made: RosterPlan) => RosterPlan]>([
    ['nobody at a post', 'missing', (made) => ({ ...made, duties: made.duties.slice(2) })],
    ['no leader', 'score', (made) => ({ ...made, duties: made.duties.map((d) => ({ ...d, person: 'n1' })) })],
    ['no rest', 'rest', (made) => ({ ...made, duties: made.duties.map((d) => ({ ...d, person: 'n0' })) })],
    ['a stranger', 'unknown', (made) => ({ ...made, duties: [{ ...made.duties[0]!, person: 'x' }] })],
  ])('in a roster: %s', async (_, rule, plant) => {
    const made = await plan(snow)
    expect([check(snow, made), made.proof, made.unassigned]).toEqual([[], 'optimal', []])
    expect(rulesOf(snow, plant(made))).toContain(rule)
  })

  const contest: TimetableProblem = {
    kind: 'timetable',
    slots: [0, 1].map((n) => ({ id: `heat${n}`, from: n * 2 * HOUR, until: (n + 1) * 2 * HOUR })),
    stations: Array.from({ length: 16 }, (_, n) => `bench${n + 1}`),
    entries: Array.from({ length: 32 }, (_, n) => ({ id: `w${n}`, group: `works${n % 8}` })),
    groups: Array.from({ length: 8 }, (_, n) => ({ id: `works${n}`, most: 2 })),
  }
  it.each<[string, string, (made: TimetablePlan) => TimetablePlan]>([
    [
      'two at a bench',
      'station',
      (made) => ({ ...made, sittings: made.sittings.map((s) => ({ ...s, station: 'bench1' })) }),
    ],
    ['too many in a heat', 'room', (made) => crowd(made)],
    ['too many of a group', 'group', (made) => crowd(made)],
    [
      'a wrong hour',
      'time',
      (made) => ({ ...made, sittings: made.sittings.map((s) => ({ ...s, startAt: 1 })) }),
    ],
  ])('in a timetable of 32 on 16 benches: %s', async (_, rule, plant) => {
    const made = await plan(contest)
    expect([check(contest, made), made.proof, made.unassigned]).toEqual([[], 'optimal', []])
    expect(made.sittings.filter(({ slot }) => slot === 'heat0')).toHaveLength(16)
    expect(rulesOf(contest, plant(made))).toContain(rule)
  })

  const jobs: MatchProblem = {
    kind: 'match',
    demands: [{ id: 'd0' }, { id: 'd1' }],
    supplies: [{ id: 's0' }, { id: 's1', quota: 2 }],
    pairs: [
      { demand: 'd0', supply: 's0', score: 5 },
      { demand: 'd1', supply: 's0', score: 9 },
      { demand: 'd0', supply: 's1', score: 1 },
    ],
  }
  it.each<[string, string, (made: MatchPlan) => MatchPlan]>([
    [
      'a pair that does not go',
      'pair',
      (made) => ({ ...made, pairs: made.pairs.map((p) => ({ ...p, supply: 's1' })) }),
    ],
    [
      'a quota passed',
      'quota',
      (made) => ({ ...made, pairs: made.pairs.map((p) => ({ ...p, supply: 's0' })) }),
    ],
    [
      'a better score than it has',
      'score',
      (made) => ({ ...made, pairs: made.pairs.map((p) => ({ ...p, score: 99 })) }),
    ],
  ])('in a match: %s', async (_, rule, plant) => {
    const made = await plan(jobs)
    expect(made.pairs.map(({ demand, supply }) => [demand, supply])).toEqual([
      ['d0', 's1'],
      ['d1', 's0'],
    ])
    expect(rulesOf(jobs, plant(made))).toContain(rule)
  })

  it('in a plan of another kind', async () => {
    expect(rulesOf(grid, await plan(jobs))).toEqual(['kind'])
  })
})

const shift = (made: DispatchPlan, by: number, longer = 0): DispatchPlan => ({
  ...made,
  tours: made.tours.map((tour) => ({
    ...tour,
    stops: tour.stops.map((stop) => ({
      ...stop,
      startAt: stop.startAt + by,
      endAt: stop.endAt + by - longer,
    })),
  })),
})
const swap = (made: DispatchPlan) =>
  made.tours.map((tour) => ({ ...tour, crew: tour.crew === 'c0' ? 'c1' : 'c0' }))
const crowd = (made: TimetablePlan): TimetablePlan => ({
  ...made,
  sittings: made.sittings.map((sitting) => ({ ...sitting, slot: 'heat0', startAt: 0, endAt: 2 * HOUR })),
})

type LeftOut = DispatchPlan['unassigned'][number]

/** The demands with what a reason says would help, to the minute, and nobody else who waits. */
const relaxed = (
  problem: DispatchProblem,
  made: DispatchPlan,
  { id, nearest, relax }: LeftOut,
): DispatchProblem => {
  const saidMs = (words: RegExp): number => Number(words.exec(relax?.en ?? '')?.[1] ?? 0) * MIN
  const own = saidMs(/let it begin (\d+) min later/)
  const duty = saidMs(/extend the duty of .* by (\d+) min/)
  const next = saidMs(/put off what .* does next by (\d+) min/)
  const others = new Set(made.unassigned.map((of) => of.id))
  const follows = new Set(made.tours.find(({ crew }) => crew === nearest)?.stops.map(({ job }) => job))
  const jobs = problem.jobs
    .filter((job) => job.id === id || !others.has(job.id))
    .map((job) => {
      const later = job.id === id ? own : follows.has(job.id) ? next : 0
      return given({ ...job, latestAt: job.latestAt === undefined ? undefined : job.latestAt + later })
    })
  const crews = problem.crews.map((crew) =>
    crew.id === nearest ? { ...crew, until: crew.until + duty + next } : crew,
  )
  return { ...problem, jobs, crews }
}

describe('demands that cannot be met are explained', () => {
  it('a job that is too late can be done when what is said gives way', async () => {
    const rules: string[] = []
    await fc.assert(
      fc.asyncProperty(dispatch, async (drawn) => {
        const crews = drawn.crews.map(({ capacity: _, ...crew }) => ({ ...crew, skills: skill }))
        const jobs = ['', 'x', 'y'].flatMap((more) =>
          drawn.jobs.map((job) =>
            given({ ...job, id: job.id + more, started: undefined, leaveOutMinutes: 10_000 }),
          ),
        )
        const problem = { ...drawn, crews, jobs }
        const made = (await plan(problem, { work: 30 })) as DispatchPlan
        for (const why of made.unassigned) {
          rules.push(why.rule)
          if (!['window', 'duty', 'others'].includes(why.rule)) continue
          const again = await plan(relaxed(problem, made, why), { work: 0, warm: made })
          // It may still cost more than it is worth; but it is no longer too late.
          expect([why, again.unassigned.filter(({ rule }) => rule !== 'leave-out')]).toEqual([why, []])
        }
      }),
      { numRuns: 80, seed: 7 },
    )
    for (const rule of ['window', 'duty', 'others'])
      expect(rules.filter((of) => of === rule).length).toBeGreaterThan(5)
  })

  it('a roster with too few people, and shifts without relief', async () => {
    const made = await plan({
      kind: 'roster',
      shifts: [
        { id: 'day', from: 0, until: 12 * HOUR },
        { id: 'night', from: 12 * HOUR, until: 24 * HOUR },
      ],
      posts: [
        { id: 'east', wanted: 2, floor: 2 },
        { id: 'west', wanted: 2, floor: 2 },
      ],
      people: [{ id: 'n0' }, { id: 'n1' }, { id: 'n2' }],
      restMs: 8 * HOUR,
      reliefMs: 30 * MIN,
    })
    expect(made.proof).toBe('infeasible')
    expect(
      made.unassigned.filter(({ rule }) => rule === 'relief').map(({ id, shortBy }) => [id, shortBy]),
    ).toEqual([
      ['east@night', 30 * MIN],
      ['west@night', 30 * MIN],
    ])
    const alone = made.unassigned.filter(({ rule }) => rule === 'unmanned')
    expect(alone.reduce((sum, { shortBy = 0 }) => sum + shortBy, 0)).toBe(8 - 3)
    expect(alone.some(({ relax }) => relax?.en.includes('rest'))).toBe(true)
  })

  it('a promise nobody can keep is kept as well as can be, and the lateness told', async () => {
    const made = await plan({ ...grid, jobs: [{ ...grid.jobs[1]!, promisedAt: 0 }] })
    expect(made.proof).toBe('heuristic')
    expect(made.tours[0]!.stops[0]!.lateMs).toBeGreaterThan(0)
    expect(made.scores.find(({ rule }) => rule === 'late')?.count).toBe(1)
  })

  it('a job started before duty does not bring duty forward', async () => {
    const [crew, job] = [{ ...grid.crews[0]!, from: HOUR }, grid.jobs[0]!]
    const started = { ...job, id: 'early', started: { crew: 'c0', at: 0 } }
    const problem: DispatchProblem = { ...grid, crews: [crew], jobs: [job, started] }
    const made = await plan(problem)
    expect(made.tours[0]!.stops.map(({ job, startAt }) => [job, startAt])).toEqual([
      ['early', 0],
      [job.id, HOUR],
    ])
    expect(check(problem, made)).toEqual([])
    // Nor does the check let the crew drive before it.
    const away = { ...problem, jobs: [{ ...job, place: grid.jobs[1]!.place }, started] }
    const rightly = (await plan(away)) as DispatchPlan
    expect(rightly.tours[0]!.stops[1]!.startAt).toBeGreaterThan(HOUR)
    const early = (stop: DispatchPlan['tours'][number]['stops'][number]) =>
      stop.job === 'early' ? stop : { ...stop, startAt: HOUR, endAt: HOUR + 10 * MIN }
    const tours = rightly.tours.map((tour) => ({ ...tour, stops: tour.stops.map(early) }))
    expect(rulesOf(away, { ...rightly, tours })).toContain('travel')
  })

  it('a job that no crew can do makes the demands infeasible', async () => {
    const made = await plan({ ...grid, jobs: [{ ...grid.jobs[0]!, skills: ['fly'] }] })
    expect([made.proof, made.unassigned[0]?.rule]).toEqual(['infeasible', 'skill'])
  })

  it.each<[string, Problem]>([
    ['dispatch', { ...grid, crews: [], jobs: [] }],
    ['roster', { kind: 'roster', shifts: [], posts: [], people: [], restMs: 0, reliefMs: 0 }],
    ['timetable', { kind: 'timetable', slots: [], stations: [], entries: [] }],
    ['match', { kind: 'match', demands: [], supplies: [], pairs: [] }],
  ])('nothing to %s is a plan, and optimal', async (_, problem) => {
    const made = await plan(problem)
    expect([made.proof, made.objective, made.unassigned]).toEqual(['optimal', 0, []])
  })
})

describe('a bad problem is refused with its field', () => {
  const roster = { kind: 'roster', shifts: [], posts: [], people: [], restMs: 0, reliefMs: 0 }
  const shifts = [
    { id: 's', from: 0, until: 9 },
    { id: 't', from: 5, until: 20 },
  ]
  const table = { kind: 'dispatch', travel: { by: 'table', ms: [[0]] }, crews: [], jobs: [] }
  it.each<[string, unknown]>([
    ['input', null],
    ['kind', { kind: 'wish' }],
    ['jobs.0.serviceMs', { ...grid, jobs: [{ ...grid.jobs[0], serviceMs: -1 }] }],
    ['jobs.0.serviceMs', { ...grid, jobs: [{ ...grid.jobs[0], serviceMs: 1.5 }] }],
    ['jobs.0.colour', { ...grid, jobs: [{ ...grid.jobs[0], colour: 'red' }] }],
    ['jobs', { ...grid, jobs: Array.from({ length: 2001 }, (_, n) => ({ ...grid.jobs[0], id: `${n}` })) }],
    ['jobs.1', { ...grid, jobs: [grid.jobs[0], grid.jobs[0]] }],
    ['jobs.0.until', { ...grid, jobs: [{ ...grid.jobs[0], readyAt: 9, latestAt: 8 }] }],
    ['jobs.started.0', { ...grid, jobs: [{ ...grid.jobs[0], started: { crew: 'x', at: 0 } }] }],
    ['crews.0.base', { ...grid, crews: [{ ...grid.crews[0], base: 3 }] }],
    ['jobs.0.place', { ...table, jobs: [{ id: 'j', place: 1, serviceMs: 0 }] }],
    ['travel.ms', { ...table, travel: { by: 'table', ms: [[0, 1]] } }],
    ['fixed.person.0', { ...roster, fixed: [{ post: 'p', shift: 's', person: 'n' }] }],
    [
      'fixed.1',
      {
        ...roster,
        shifts,
        posts: [{ id: 'p', wanted: 1 }],
        people: [{ id: 'n' }],
        fixed: [
          { post: 'p', shift: 's', person: 'n' },
          { post: 'p', shift: 't', person: 'n' },
        ],
      },
    ],
    ['slots.1.from', { kind: 'timetable', slots: shifts, stations: [], entries: [] }],
    [
      'pairs.supply.0',
      {
        kind: 'match',
        demands: [{ id: 'd' }],
        supplies: [],
        pairs: [{ demand: 'd', supply: 's', score: 1 }],
      },
    ],
  ])('%s', (field, input) => {
    const read = readProblem(input)
    expect(!read.ok && [read.refusal.code, read.refusal.field]).toEqual(['invalid-input', field])
    expect(!read.ok && read.refusal.message.zh).not.toBe(!read.ok && read.refusal.message.en)
  })

  it('whatever is sent', () => {
    fc.assert(
      fc.property(fc.anything(), (input) => {
        expect(readProblem(input).ok).toBe(false)
        expect(readPlan(input).ok).toBe(false)
      }),
    )
  })

  it('and so is an instance in Solomon format without its lines', () => {
    expect(readSolomon('X\nVEHICLE\n').ok).toBe(false)
    expect(readSolomon('X\nVEHICLE\nNUMBER CAPACITY\n2 10\n').ok).toBe(false)
    expect(readSolomon('X\nVEHICLE\nN C\n2 10\nCUSTOMER\n0 0 0 0 0 9 0\n1 3 4 1 0 9 1\n').ok).toBe(true)
  })
})
