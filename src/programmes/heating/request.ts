import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import { address, choice, contact, degrees, facilityId, field, prose } from '../fields.ts'

/** What is wrong, as the caller says it. */
export const symptom = choice('问题', 'Symptom', {
  cold: text('不热', 'Not warm enough'),
  none: text('停暖', 'No heating'),
  leak: text('漏水', 'A leak'),
  noise: text('异响', 'Noise'),
  'hot-water': text('无热水', 'No hot water'),
  other: text('其他', 'Other'),
})

const WHERE = text(
  '小区、楼号、单元、房号;不写地点,维修人员无法上门。',
  'Estate, building, stair and flat: no crew finds you otherwise.',
)

/** How much is without heat. */
export const scope = choice('范围', 'Scope', {
  flat: text('本户', 'One flat'),
  building: text('整栋楼', 'The building'),
}).meta({
  hint: text('只有自己家,还是邻居家也一样。', 'Only your own flat, or the neighbours’ as well.'),
})

/** A heating complaint. */
export const request = z.strictObject({
  symptom,
  scope: scope.optional(),
  place: address('地点', 'Place', WHERE).optional(),
  room: degrees('室温', 'Room temperature')
    .meta({
      hint: text(
        '屋里大约多少度;没有温度计可不填。',
        'About how warm it is indoors; leave it open without a thermometer.',
      ),
    })
    .optional(),
  /** Residents do not know what number an operator gave a substation. */
  facility: facilityId.meta({ staffOnly: true }).optional(),
  details: prose('描述', 'Details').optional(),
  contact: contact.optional(),
})

/** Symptoms that are about warmth: their repair is proved by a temperature. */
export const isAboutWarmth = ({ symptom: of }: z.output<typeof request>): boolean =>
  of === 'cold' || of === 'none'

/** Where the fault was. */
export const cause = choice('原因', 'Cause', {
  station: text('换热站', 'Substation'),
  network: text('管网', 'Pipe network'),
  riser: text('楼内立管', 'Pipes in the building'),
  flat: text('户内设施', 'Inside the flat'),
  use: text('使用不当', 'Use of the equipment'),
  other: text('其他', 'Other'),
})

/** Why a complaint is not taken on. */
export const ground = choice('不予受理的理由', 'Ground for declining', {
  outside: text('不在集中供热范围', 'Outside district heating'),
  ended: text('已停用或未开通', 'The supply was ended or never begun'),
  own: text('用户自有设施', "The user's own equipment"),
  season: text('非采暖期', 'Outside the heating season'),
  elsewhere: text('属其他部门职责', 'Another bureau is in charge'),
})

/** Two signatures on one measurement, or who would not take part. */
export const measurement = z.strictObject({
  room: degrees('室温', 'Room temperature').optional(),
  closedMinutes: field(z.number().int().min(0).max(1440), '门窗已关闭', 'Doors and windows closed for', {
    unit: 'min',
  }).optional(),
  residentSigned: field(z.boolean(), '用户签字', 'Signed by the resident'),
  companySigned: field(z.boolean(), '供热单位签字', 'Signed by the heating company'),
  refusedBy: choice('拒绝测温或拒签的一方', 'Who refused to measure or to sign', {
    resident: text('用户(无正当理由)', 'The resident, without good reason'),
    company: text('供热单位', 'The heating company'),
  }).optional(),
})

/** What a measurement proved. */
export const finding = choice('结果', 'Finding', {
  meets: text('达标', 'Warm enough'),
  fails: text('不达标', 'Not warm enough'),
})

/** What the resident says when the crew has left. */
export const confirmation = z.strictObject({
  solved: field(z.boolean(), '是否解决', 'Solved', {
    hint: text(
      '还不热的选“否”:重新派人处置,时限重新计算。',
      'If not, somebody is sent again and the deadlines begin anew.',
    ),
  }),
  satisfied: field(z.boolean(), '是否满意', 'Satisfied'),
  note: prose('说明', 'Note').optional(),
})
