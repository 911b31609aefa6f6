import { z } from 'zod'
import { AGREEMENTS, CHECK_RESULTS, text } from '../../kernel/index.ts'
import { choice, dayField, field, line } from '../fields.ts'

/** Each is up to half a kilobyte; the last event of an action is kept with its case. */
export const MOST_IN_AN_EVENT = 20

const both = (title: string, titleEn: string) =>
  field(
    z.strictObject({
      zh: field(z.string().max(300), `${title}(中文)`, `${titleEn} in Chinese`),
      en: field(z.string().max(300), `${title}(英文)`, `${titleEn} in English`),
    }),
    title,
    titleEn,
  )
const id = (title: string, titleEn: string) => line(title, titleEn, 128)
const number = (title: string, titleEn: string) => field(z.number(), title, titleEn)

/** What the words of a stated number leave open. */
export const exactness = choice('口径', 'How exactly', {
  exact: text('准确', 'Exactly'),
  over: text('余(多)', 'A little over'),
  'at-least': text('以上', 'At least'),
  about: text('约', 'About'),
  order: text('量级', 'In that order'),
})

const stated = z.strictObject({
  value: number('填报值', 'Reported value'),
  exactness,
  by: both('发布单位', 'Said by'),
  day: dayField('发布日', 'Said on').optional(),
  source: both('来源', 'Source'),
  statement: id('填报事项', 'Statement').optional(),
})

const counted = z.strictObject({
  programme: id('项目', 'Programme'),
  indicator: id('指标', 'Indicator'),
  area: id('区域', 'Area').optional(),
  from: dayField('自', 'From').optional(),
  to: dayField('至', 'To').meta({ notBefore: 'from' }).optional(),
  numerator: number('分子', 'Numerator'),
  denominator: field(z.number().nullable(), '分母', 'Denominator'),
  value: field(z.number().nullable(), '记录值', 'Recorded value'),
})

/** A figure as an edition keeps it. */
export const lineSchema = z.strictObject({
  figure: id('编号', 'Id'),
  chapter: both('篇', 'Chapter'),
  name: both('名称', 'Name'),
  subject: both('对象', 'Subject'),
  period: both('时期', 'Period'),
  unit: both('单位', 'Unit'),
  scale: number('换算', 'Scale'),
  reported: field(stated.optional(), '填报', 'Reported'),
  recorded: field(counted.optional(), '记录', 'Recorded'),
  agreement: choice('填报与记录', 'Reported and recorded', AGREEMENTS).optional(),
})

/** A check as an edition keeps it. */
export const checkSchema = z.strictObject({
  id: id('编号', 'Id'),
  figures: field(z.array(id('指标', 'Figure')).max(20), '指标', 'Figures'),
  what: both('核对', 'What is checked'),
  stated: field(z.string().max(100), '所称', 'Stated'),
  computed: field(z.string().max(100), '算得', 'Computed'),
  result: choice('结果', 'Result', CHECK_RESULTS),
})
