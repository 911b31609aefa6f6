import type { Violation } from '../answer.ts'
import { differ, Finder } from '../finder.ts'
import type { Sitting, TimetablePlan } from './plan.ts'
import { ENTRY_LEAVE_OUT, type Entry, type TimetableProblem } from './problem.ts'

const overlap = (a: { from: number; until: number }, b: Sitting): boolean =>
  a.from < b.endAt && b.startAt < a.until

const checkSitting = (find: Finder, problem: TimetableProblem, entry: Entry, sitting: Sitting): number => {
  const first = problem.slots.findIndex(({ id }) => id === sitting.slot)
  const used = first < 0 ? [] : problem.slots.slice(first, first + (entry.slots ?? 1))
  if (used[0]?.from !== sitting.startAt || used.at(-1)?.until !== sitting.endAt)
    find.say('time', entry.id, '时段不符', 'is not in the slots it says')
  if (used.some(({ closed }) => closed))
    find.say('closed', entry.id, '占用高峰时段', 'is held in a closed slot')
  if (sitting.startAt < (entry.from ?? -Infinity) || sitting.endAt > (entry.until ?? Infinity))
    find.say('hours', entry.id, '不在其可用时间内', 'is outside its hours')
  if (!problem.stations.includes(sitting.station))
    find.say('unknown', sitting.station, '不是工位', 'is no station')
  return used.reduce((sum, { load = 0 }) => sum + load, 0)
}

const checkStations = (find: Finder, sittings: readonly Sitting[]): void => {
  const ends = new Map<string, number>()
  for (const sitting of [...sittings].sort((a, b) => a.startAt - b.startAt)) {
    if (sitting.startAt < (ends.get(sitting.station) ?? -Infinity))
      find.say('station', sitting.station, '同时安排两项', 'has two entries at a time')
    ends.set(sitting.station, sitting.endAt)
  }
}

/** Recomputes every rule and figure of a timetable from the problem alone. */
export const checkTimetable = (problem: TimetableProblem, plan: TimetablePlan): readonly Violation[] => {
  const find = new Finder()
  const entries = new Map(problem.entries.map((entry) => [entry.id, entry]))
  find.once(
    [...plan.sittings.map(({ entry }) => entry), ...plan.unassigned.map(({ id }) => id)],
    [...entries.keys()],
  )
  let load = 0
  for (const sitting of plan.sittings) {
    const entry = entries.get(sitting.entry)
    if (entry) load += checkSitting(find, problem, entry, sitting)
  }
  checkStations(find, plan.sittings)
  for (const slot of problem.slots) {
    const there = plan.sittings.filter((sitting) => overlap(slot, sitting))
    if (there.length > (slot.most ?? problem.stations.length))
      find.say('room', slot.id, '超过容量', 'holds more than it may')
    for (const { id, most } of problem.groups ?? [])
      if (there.filter(({ entry }) => entries.get(entry)?.group === id).length > most)
        find.say('group', `${id} ${slot.id}`, '同组过多', 'has too many of a group at a time')
  }
  const held = new Set(plan.sittings.map(({ entry }) => entry))
  const leftOut = problem.entries.reduce(
    (sum, { id, leaveOut = ENTRY_LEAVE_OUT }) => sum + (held.has(id) ? 0 : leaveOut),
    0,
  )
  find.scores(plan, { load, 'left-out': leftOut })
  if (differ(plan.cost, load)) find.say('cost', 'cost', '负荷成本不符', 'the cost is wrong')
  return find.found
}
