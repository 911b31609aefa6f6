import { z } from 'zod'
import {
  addDays,
  type CaseState,
  type Day,
  defineProgramme,
  type Effect,
  type FactRecord,
  factsOfKind,
  openChildren,
  parseDay,
  type Text,
  type ToolsOf,
  text,
  workingDays,
} from '../../kernel/index.ts'
import { comingDay, contact, dayField, field, line, prose, said, waitsFor } from '../fields.ts'
import type { hazardRequest } from './hazard.ts'
import { visitParameters } from './parameters.ts'
import { BUREAU, item, level, roles, vehicle } from './words.ts'

/** Of one visit at most; more are a second application. */
const MOST_VEHICLES = 300

const clock = (title: string, titleEn: string) =>
  field(z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/), title, titleEn, {
    format: 'time',
    written: text('应写作 08:30', 'it is written as 08:30'),
  })

const request = z.strictObject({
  enterprise: line('使用单位', 'Enterprise'),
  place: line('地点', 'Place', 500),
  vehicles: z.array(vehicle).min(1).max(MOST_VEHICLES).meta({ title: '车辆', titleEn: 'Vehicles' }),
  peaks: z
    .array(z.strictObject({ from: clock('起', 'From'), until: clock('止', 'Until') }))
    .max(12)
    .optional()
    .meta({ title: '货物装卸高峰', titleEn: 'Cargo peaks' }),
  validUntil: dayField('检验合格有效期届满日', 'Last day for which they are inspected').optional(),
  contact: contact.optional(),
})

const words = defineProgramme({
  id: 'vehicle-inspection',
  name: text('场(厂)内车辆检验', 'In-plant vehicle inspection'),
  door: {
    about: text(
      '叉车等场(厂)内车辆上门检验,避开装卸高峰。',
      'Inspection of forklifts and other in-plant vehicles at the enterprise, outside its cargo peaks.',
    ),
    words:
      '叉车, 铲车, 场车, 车检, 验车, 检车, 复检, 检验, 年检, 特种设备, forklift, vehicle inspection, vehicle check, failed inspection'.split(
        ', ',
      ),
    events: ['business'],
    published: true,
    asks: ['contact'],
  },
  bureau: BUREAU,
  request,
  stages: {
    applied: text('已受理', 'Applied'),
    teamed: text('已组成检验小组', 'Team formed'),
    scheduled: text('已排定时间', 'Timetable made'),
    inspecting: text('检验中', 'Being inspected'),
  },
  outcomes: { completed: text('检验完成', 'Completed'), declined: text('不予受理', 'Declined') },
  roles,
  parameters: visitParameters,
})
type Tools = ToolsOf<typeof words>
type Request = z.output<typeof request>

const INSPECTED = 'inspected'
const isInspected = (of: Pick<CaseState, 'facts'>, id: string): boolean =>
  factsOfKind(of.facts, INSPECTED, id).length > 0
const inspectedOf = (of: Pick<CaseState<Request>, 'facts' | 'request'>): readonly string[] =>
  of.request.vehicles.filter((id) => isInspected(of, id))

const slots = z
  .array(z.strictObject({ vehicle, day: comingDay('日期', 'Day'), at: clock('时间', 'Time') }))
  .min(1)
  .max(MOST_VEHICLES)
  .meta({ title: '检验时间', titleEn: 'Timetable' })

/** Whether a time of day is in a peak; one that ends before it begins runs past midnight. */
const isPeak = (at: string, peaks: Request['peaks']): boolean =>
  (peaks ?? []).some(({ from, until }) =>
    from <= until ? from <= at && at < until : at >= from || at < until,
  )

/** The first thing wrong with a timetable: who is missing, double or in a peak; undefined where it is right. */
const wrongSlot = (
  { vehicles, peaks }: Request,
  timetable: z.output<typeof slots>,
): { readonly why: ReturnType<typeof text>; readonly at: string } | undefined => {
  const seen = new Set<string>()
  for (const [index, slot] of timetable.entries()) {
    const at = `slots.${index}`
    if (!vehicles.includes(slot.vehicle))
      return { why: text('申请中没有这辆车', 'the application has no such vehicle'), at: `${at}.vehicle` }
    if (seen.has(slot.vehicle))
      return { why: text('同一车辆排了两次', 'the vehicle is there twice'), at: `${at}.vehicle` }
    if (isPeak(slot.at, peaks))
      return { why: text('在货物装卸高峰时段', 'the time is in a cargo peak'), at: `${at}.at` }
    seen.add(slot.vehicle)
  }
  return vehicles.every((id) => seen.has(id))
    ? undefined
    : { why: text('有车辆没有排定时间', 'a vehicle has no time'), at: 'slots' }
}

const checks = z
  .array(
    z.strictObject({
      item,
      ok: field(z.boolean(), '合格', 'In order'),
      hazard: field(
        z.strictObject({ what: said(prose('隐患', 'Hazard')), level }).optional(),
        '隐患',
        'Hazard',
      ),
    }),
  )
  .min(1)
  .max(50)
  .meta({ title: '检验清单', titleEn: 'Checklist' })

/** Whether it was applied for a month before the last inspection runs out: a fact of the case. */
const EARLY = 'applied-early'

/** The same day of the month before, or the last one that it has. */
const monthBefore = (day: Day): Day => {
  const [year, month] = day.split('-').map(Number) as [number, number]
  const before = month === 1 ? `${year - 1}-12` : `${year}-${String(month - 1).padStart(2, '0')}`
  let of = Number(day.slice(8))
  while (parseDay(`${before}-${String(of).padStart(2, '0')}`) === undefined) of--
  return `${before}-${String(of).padStart(2, '0')}` as Day
}

const before = ({ action, notify }: Tools) => ({
  form: action({
    name: text('组成专项检验小组', 'Form a special team'),
    by: 'leader',
    from: 'applied',
    input: z.strictObject({
      inspectors: z
        .array(line('检验人员', 'Inspector', 64))
        .min(1)
        .max(50)
        .meta({ title: '检验人员', titleEn: 'Inspectors' }),
    }),
    to: ({ input, parameter, refuse }) =>
      new Set(input.inspectors).size >= parameter('leastInspectors')
        ? 'teamed'
        : refuse(
            text(
              `检验小组至少 ${parameter('leastInspectors')} 人`,
              `a team has at least ${parameter('leastInspectors')} inspectors`,
            ),
            'inspectors',
          ),
    // Law on the Safety of Special Equipment, art. 40: a month before it runs out.
    records: ({ case: of, day, startOf }): readonly FactRecord[] => {
      const { validUntil } = of.request
      if (validUntil === undefined) return []
      const inTime = of.openedAt < startOf(addDays(monthBefore(validUntil as Day), 1))
      return [{ fact: EARLY, value: inTime, from: day, source: '检验申请', certainty: 'verified' }]
    },
  }),
  timetable: action({
    name: text('排定错峰时间', 'Make an off-peak timetable'),
    by: 'leader',
    from: ['teamed', 'scheduled'],
    input: z.strictObject({ slots: said(slots) }),
    to: ({ case: of, input, refuse }) => {
      const wrong = wrongSlot(of.request, input.slots)
      return wrong ? refuse(wrong.why, wrong.at) : 'scheduled'
    },
    effects: ({ input: { slots: all } }) => {
      const days = all.map(({ day }) => day).sort()
      const [first, last] = [days[0]!, days.at(-1)!]
      return [
        notify(
          'requester',
          first === last
            ? text(
                `检验定于${first},错开装卸高峰。`,
                `The inspection is on ${first}, outside the cargo peaks.`,
              )
            : text(
                `检验定于${first}至${last},错开装卸高峰。`,
                `The inspection is from ${first} to ${last}, outside the cargo peaks.`,
              ),
        ),
      ]
    },
  }),
  decline: action({
    name: text('不予受理', 'Decline'),
    by: 'leader',
    from: 'applied',
    input: z.strictObject({ reason: said(prose('理由', 'Reason')) }),
    to: 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予受理:${input.reason}`, `Declined: ${input.reason}`)),
    ],
  }),
})

/** What the notice says (检验意见通知书): the enterprise reads and prints it from its own application. */
const noticeOf = (
  { vehicle: of, checks: all }: { readonly vehicle: string; readonly checks: z.output<typeof checks> },
  tell: (message: Text) => Effect,
): readonly Effect[] => {
  const found = all.flatMap(({ hazard }) => (hazard ? [hazard.what] : []))
  return found.length === 0
    ? []
    : [
        tell(
          text(
            `检验意见通知书:${of} ${found.join(';')}。请整改并提交整改报告。`,
            `Notice: ${of}: ${found.join('; ')}. Put it right and report it.`,
          ),
        ),
      ]
}

const onSite = ({ action, notify, open }: Tools) => ({
  arrive: action({
    name: text('到场', 'Arrive'),
    by: ['inspector', 'leader'],
    from: 'scheduled',
    to: 'inspecting',
  }),
  /** The notice is handed over on the spot: each hazard is a case of its own from this moment. */
  inspect: action({
    name: text('登记单车检验', 'Inspect a vehicle'),
    by: 'inspector',
    from: 'inspecting',
    input: z.strictObject({ vehicle, checks }),
    to: ({ case: of, input, refuse }) => {
      if (!of.request.vehicles.includes(input.vehicle))
        return refuse(text('申请中没有这辆车', 'the application has no such vehicle'), 'vehicle')
      if (isInspected(of, input.vehicle))
        return refuse(text('该车已检验', 'the vehicle has been inspected'), 'vehicle')
      const wrong = input.checks.findIndex(({ ok, hazard }) => ok === (hazard !== undefined))
      return wrong < 0
        ? undefined
        : refuse(
            text(
              '不合格的项目须写明隐患,合格的不写',
              'an item has a hazard if and only if it is not in order',
            ),
            `checks.${wrong}.hazard`,
          )
    },
    records: ({ input, day }): readonly FactRecord[] => [
      {
        fact: INSPECTED,
        about: input.vehicle,
        value: input.checks.filter(({ ok }) => !ok).length,
        from: day,
        source: '检验清单',
        certainty: 'verified',
      },
    ],
    effects: ({ input }): readonly Effect[] => [
      ...noticeOf(input, (message) => notify('requester', message)),
      ...input.checks.flatMap(({ item: which, hazard }) =>
        hazard
          ? open(
              'vehicle-inspection.hazard',
              { vehicle: input.vehicle, item: which, ...hazard } satisfies z.output<typeof hazardRequest>,
              { link: 'child', trigger: 'push' },
            )
          : [],
      ),
    ],
  }),
  complete: action({
    name: text('出具检验结论', 'Conclude the inspection'),
    by: ['inspector', 'leader'],
    from: 'inspecting',
    input: z.strictObject({ note: prose('检验结论', 'Conclusion').optional() }),
    to: ({ case: of, refuse }) =>
      inspectedOf(of).length < of.request.vehicles.length
        ? refuse(text('还有车辆没有检验', 'there are vehicles not yet inspected'))
        : (waitsFor(openChildren(of)) ?? 'completed'),
  }),
})

/** An enterprise's vehicles inspected where they work, outside its peaks; complete when the last hazard is cleared. */
export const vehicleInspection = words
  .behaves((tools) => ({
    actions: { ...before(tools), ...onSite(tools) },
    promises: {
      visit: tools.promise({
        name: text('按期到场', 'Visited in time'),
        from: 'applied',
        until: ['inspecting', 'declined'],
        within: ({ parameter }) => workingDays(parameter('startWorkingDays')),
        late: 'supervisor',
        basis: visitParameters.startWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share, sum, duration }) => ({
    applications: count(text('检验申请', 'Applications'), 'applied'),
    completed: count(text('完成检验', 'Completed'), (of) =>
      of.stage === 'completed' ? of.closedAt : undefined,
    ),
    vehicles: sum(text('检验车辆', 'Vehicles inspected'), text('辆', 'vehicles'), (of) =>
      inspectedOf(of).map((id) => ({ at: factsOfKind(of.facts, INSPECTED, id)[0]!.from, value: 1 })),
    ),
    hazards: sum(text('发现隐患', 'Hazards found'), text('处隐患', 'hazards'), (of) =>
      inspectedOf(of).map((id) => {
        const [found] = factsOfKind(of.facts, INSPECTED, id)
        return { at: found!.from, value: found!.value as number }
      }),
    ),
    appliedInTime: share.of(
      text('提前一个月报检率', 'Applied for a month ahead'),
      text(
        '写明有效期的申请(特种设备安全法第40条)',
        'applications that name the last day (special equipment law, art. 40)',
      ),
      ({ facts, openedAt }) => {
        const [early] = factsOfKind(facts, EARLY)
        return early && { at: openedAt, hit: early.value === true }
      },
    ),
    visitedInTime: share.kept(text('按期到场率', 'Visited in time'), 'visit'),
    timeToComplete: duration(text('检验用时', 'Time to complete'), 'applied', 'completed'),
  }))
