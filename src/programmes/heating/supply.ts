import { z } from 'zod'
import {
  between,
  type CaseState,
  defineProgramme,
  hours,
  type Indicator,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { degrees, facilityId, line } from '../fields.ts'
import { seasonParameters, supplyParameters } from './parameters.ts'
import { endOf } from './season.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'heating.supply',
  name: text('供热监测', 'Substation monitoring'),
  bureau: BUREAU,
  request: z.strictObject({ facility: facilityId, place: line('供热范围', 'Place', 500).optional() }),
  stages: { normal: text('正常', 'Normal'), low: text('供水温度过低', 'Supply too cold') },
  outcomes: { 'season-over': text('采暖期结束', 'Season over') },
  roles: { ...roles },
  parameters: { ...supplyParameters, ...seasonParameters },
  // It is the watch itself that goes on; what it finds is merged, reopened and appealed elsewhere.
  without: ['merge', 'appeal', 'answerAppeal', 'reopen', 'feedback'],
})
type Tools = ToolsOf<typeof words>

const actions = ({ action, open }: Tools) => ({
  /** A reading of the monitoring platform. Low and recovered are two lines, so that a value between them changes nothing. */
  read: action({
    name: text('登记读数', 'Record a reading'),
    by: ['machine', 'inspector'],
    from: ['normal', 'low'],
    input: z.strictObject({
      supply: degrees('供水温度', 'Supply temperature'),
      back: degrees('回水温度', 'Return temperature').optional(),
      outdoor: degrees('室外温度', 'Outdoor temperature').optional(),
    }),
    to: ({ case: of, input, parameter }) => {
      if (of.stage === 'normal') return input.supply < parameter('low') ? 'low' : undefined
      return input.supply >= parameter('recovered') ? 'normal' : undefined
    },
    effects: ({ case: of, input, parameter }) => {
      if (of.stage !== 'normal' || input.supply >= parameter('low')) return []
      const { facility, place } = of.request
      const found = { facility, supply: input.supply, ...(place && { place }) }
      return [open('heating.outage', found, { link: 'child', trigger: 'reading' })]
    },
  }),
  endSeason: action({
    name: text('采暖期结束', 'End the season'),
    by: 'machine',
    from: ['normal', 'low'],
    to: 'season-over',
    after: ({ at, day, parameter, startOf }) => between(at, startOf(endOf(parameter('season'), day))),
  }),
})

const promises = ({ promise }: Tools) => ({
  recover: promise({
    name: text('按时恢复', 'Recover in time'),
    from: 'low',
    until: 'normal',
    within: ({ parameter }) => hours(parameter('recoverHours')),
    late: 'supervisor',
    pausable: false,
    basis: supplyParameters.recoverHours.history[0]!,
  }),
})

/** One mark for each time it went low, on that day; the tool for sums leaves a case only one. */
const episodes: Indicator = {
  name: text('过低次数', 'Times too cold'),
  kind: 'count',
  unit: text('次', 'episodes'),
  measure: ({ promises: runs }: CaseState) =>
    runs
      .filter(({ promise }) => promise === 'recover')
      .map(({ openedAt }) => ({ at: openedAt, numerator: 1, denominator: 0 })),
}

/**
 * The watch on one substation through one season; the host opens it under the substation's own id. It goes low at
 * a reading, opens an outage once, and is normal again at a reading.
 */
export const supply = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum }) => ({
    watched: count(text('监测站数', 'Substations watched'), 'normal'),
    // Counted on the day the watch began: a case remembers how often it was read, not on which days.
    readings: sum(
      text('读数次数', 'Readings'),
      text('次读数', 'readings'),
      ({ did: { read }, openedAt }) => read && { at: openedAt, value: read.times },
    ),
    episodes,
    recoveredInTime: share.kept(text('按时恢复率', 'Recovered in time'), 'recover'),
  }))
