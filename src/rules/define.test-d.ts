import { fen, text } from '../kernel/index.ts'
import {
  always,
  amend,
  bool,
  determination,
  endOf,
  entity,
  int,
  keyedParameter,
  money,
  month,
  oneOf,
  replace,
  ruleParameter,
  startOf,
  year,
} from './index.ts'

/** Read by the compiler only: each `@ts-expect-error` is a mistake that must not compile. */
const name = text('名', 'name')
const about = { name, article: 'art. 1' }
const area = entity('area', name)
const household = entity('household', name, { in: [area] })
const person = entity('person', name, { memberOf: household, roles: { head: name, child: name } })
const colours = oneOf({ red: name, green: name })
const income = person.fact('income', money, month, name)
const alive = person.fact('alive', bool, month, name)
const birth = person.fact('birth', int, always, name)
const colour = household.fact('colour', colours, always, name)
const rent = area.fact('rent', money, year, name)
const limit = ruleParameter('limit', money, {
  name,
  unit: 'fen',
  history: [{ from: '2025-01-01', value: fen(1), source: 's', grade: 'A' }],
})
const byColour = keyedParameter('by-colour', money, colours, {
  name,
  unit: 'fen',
  history: [{ from: '2025-01-01', value: { of: { red: fen(1), green: fen(2) } }, source: 's', grade: 'A' }],
})

keyedParameter('of-unsaid-certainty', money, colours, {
  name,
  unit: 'fen',
  // Told where it is, and not of the choice.
  // @ts-expect-error a value of grade D says that nobody has verified it
  history: [{ from: '2025-01-01', value: { of: { red: fen(1), green: fen(2) } }, source: 's', grade: 'D' }],
})

export const total = household.sum('total', income, { name, roles: ['head'] })
export const good = household.rule(
  'good',
  bool,
  month,
  [total, rent, colour, limit, byColour.by(colour), endOf(month)],
  (sum, dear, word, most, own, day) => sum < dear && word === 'red' && most > own && day > 0,
  about,
)
// A person may read what lies above: the household's and the area's.
export const above = person.rule('above', money, month, [total, rent, income], (a, b, c) => a + b + c, about)

// @ts-expect-error a household has no value of its own of a person's fact: it must sum, count or pick
export const wrongEntity = household.rule('x', money, month, [income], () => 1, about)
// @ts-expect-error an area does not lie in a household
export const wrongWay = area.rule('x', money, month, [total], () => 1, about)
// @ts-expect-error a value for the year cannot read one that changes within it
export const wrongPeriod = person.rule('x', money, year, [income], () => 1, about)
// @ts-expect-error what stands for good reads no parameter, which is dated
export const timeless = person.rule('x', money, always, [limit], () => 1, about)
// @ts-expect-error a value for the year does not know the day a month ends on
export const wrongDay = person.rule('x', money, year, [startOf(month)], () => 1, about)
// @ts-expect-error a rule of money does not return a condition
export const wrongType = person.rule('x', money, month, [income], (fen) => fen > 0, about)
// @ts-expect-error a rule of a choice returns one of its words
export const wrongWord = person.rule('x', colours, month, [income], () => 'blue', about)
// @ts-expect-error a condition is no number
export const wrongInput = person.rule('x', money, month, [alive], (is) => is * 2, about)
// @ts-expect-error what a deciding formula is given may not be known
export const wrongUnknown = person.decide('x', money, month, [income], (fen) => fen + 1, about)
// @ts-expect-error a member has no such role
export const wrongRole = household.sum('x', income, { name, roles: ['lodger'] })
// @ts-expect-error of one member in one role, which has to be said
export const noRole = household.of('x', income, { name })
// @ts-expect-error conditions are not added up
export const wrongSum = household.sum('x', alive, { name })
// @ts-expect-error amounts do not hold or not hold
export const wrongAny = household.any('x', income, { name })
// @ts-expect-error a person is not a member of an area
export const wrongGroup = area.sum('x', income, { name })
// @ts-expect-error the table has other words
export const wrongKey = byColour.by(birth)
export const wrongLater = person
  .rule('x', money, month, [income], (fen) => fen, about)
  // @ts-expect-error another wording is of the same types: an amount and a condition are not added up
  .since('2026-01-01', [household.fact('y', money, month, name), alive], (a, b) => a + b, 'art. 2')
export const wrongCondition = determination({
  programme: 'p',
  name,
  subject: household,
  // @ts-expect-error a determination's condition is a condition
  eligible: total,
  amount: total,
  article: '-',
})
export const wrongSubject = determination({
  programme: 'p',
  name,
  subject: household,
  // @ts-expect-error a determination of households asks for no condition of persons
  eligible: alive,
  amount: total,
  article: '-',
})
// @ts-expect-error a parameter of money is not amended to a condition
export const wrongAmendment = amend(limit, { from: '2026-01-01', value: true, source: 's', grade: 'A' })
// @ts-expect-error a grade D value says that it is not verified
export const wrongGrade = amend(limit, { from: '2026-01-01', value: fen(2), source: 's', grade: 'D' })
// @ts-expect-error a rule is replaced by one of the same entity, type and period
export const wrongReplacement = replace(good, total)
