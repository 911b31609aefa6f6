import { z } from 'zod'
import {
  between,
  defineProgramme,
  type Effect,
  openChildren,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { choice, facilityId, field, line, prose, waitsFor } from '../fields.ts'
import { hazardRequest } from './hazard.ts'
import { seasonParameters } from './parameters.ts'
import { inSeason, nextStart } from './season.ts'
import { BUREAU, roles } from './words.ts'

const words = defineProgramme({
  id: 'heating.overhaul',
  name: text('供热设施季前检修', 'Pre-season overhaul'),
  bureau: BUREAU,
  request: z.strictObject({
    facility: facilityId,
    kind: choice('设施类别', 'Kind of facility', {
      'head-station': text('供热首站', 'Head station'),
      'pump-station': text('中继泵站', 'Pump station'),
      substation: text('小区换热站', 'Substation'),
      unit: text('换热机组', 'Heat exchange unit'),
      network: text('管网', 'Pipe network'),
    }),
    place: line('地点', 'Place', 500).optional(),
  }),
  stages: { planned: text('已计划', 'Planned'), inspecting: text('检修中', 'Under overhaul') },
  outcomes: { done: text('检修完成', 'Done') },
  roles,
  parameters: seasonParameters,
})
type Tools = ToolsOf<typeof words>

const { what, kind, level } = hazardRequest.shape
const checklist = z.strictObject({
  items: z
    .array(
      z.strictObject({
        item: line('检修项目', 'Item'),
        ok: field(z.boolean(), '完好', 'In order'),
        hazard: field(z.strictObject({ what, kind, level }).optional(), '隐患', 'Hazard'),
      }),
    )
    .min(1)
    .max(200)
    .meta({ title: '检修清单', titleEn: 'Checklist' }),
})

const actions = ({ action, open }: Tools) => ({
  begin: action({
    name: text('开始检修', 'Begin'),
    by: ['inspector', 'dispatcher'],
    from: 'planned',
    input: z.strictObject({ crew: line('检修队', 'Crew', 64) }),
    to: 'inspecting',
  }),
  /** Each hazard becomes a case of its own, so that none is a line on a sheet that nobody reads again. */
  inspect: action({
    name: text('填写检修清单', 'Fill in the checklist'),
    by: 'inspector',
    from: 'inspecting',
    input: checklist,
    to: ({ input: { items }, refuse }) => {
      const wrong = items.findIndex(({ ok, hazard }) => ok === (hazard !== undefined))
      return wrong < 0
        ? undefined
        : refuse(
            text(
              '不完好的项目须写明隐患,完好的不写',
              'an item has a hazard if and only if it is not in order',
            ),
            `items.${wrong}.hazard`,
          )
    },
    effects: ({ case: of, day, input: { items }, parameter }): readonly Effect[] => {
      const { facility, place } = of.request
      const season = parameter('season')
      const due = inSeason(season, day) ? {} : { dueBy: nextStart(season, day) }
      return items.flatMap(({ hazard }) =>
        hazard
          ? open(
              'heating.hazard',
              { ...hazard, facility, ...(place && { place }), ...due },
              { link: 'child', trigger: 'push' },
            )
          : [],
      )
    },
  }),
  finish: action({
    name: text('检修验收', 'Finish'),
    by: ['inspector', 'dispatcher'],
    from: 'inspecting',
    input: z.strictObject({ note: prose('验收意见', 'Note').optional() }),
    to: ({ case: of, refuse }) =>
      of.did.inspect
        ? (waitsFor(openChildren(of)) ?? 'done')
        : refuse(text('尚未填写检修清单', 'the checklist has not been filled in')),
  }),
})

const promises = ({ promise }: Tools) => ({
  ready: promise({
    name: text('采暖季前完成', 'Done before the season'),
    from: 'planned',
    until: 'done',
    within: ({ at, day, parameter, startOf }) => between(at, startOf(nextStart(parameter('season'), day))),
    late: 'supervisor',
    basis: seasonParameters.season.history[0]!,
  }),
})

const partsOf = (children: Readonly<Record<string, { readonly link: string }>>): number =>
  Object.values(children).filter(({ link }) => link === 'child').length

/** The round of one facility before the season; it is done when the last of its hazards is closed. */
export const overhaul = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ count, share, sum, duration }) => ({
    planned: count(text('计划检修设施', 'Facilities planned'), 'planned'),
    overhauled: count(text('完成检修设施', 'Facilities overhauled'), 'done'),
    doneBeforeSeason: share.kept(text('季前完成率', 'Done before the season'), 'ready'),
    hazards: sum(text('发现隐患', 'Hazards found'), text('处隐患', 'hazards'), (of) =>
      of.did.inspect ? { at: of.did.inspect.at, value: partsOf(of.children) } : undefined,
    ),
    hazardFree: share.of(
      text('无隐患率', 'Found without a hazard'),
      text('已检修的设施', 'facilities inspected'),
      (of) => of.did.inspect && { at: of.did.inspect.at, hit: partsOf(of.children) === 0 },
    ),
    timeToFinish: duration(text('检修用时', 'Time to finish'), 'inspecting', 'done'),
  }))
