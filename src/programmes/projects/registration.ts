import { z } from 'zod'
import { defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { comingDay, contact, dayField, fenField, field, line, prose } from '../fields.ts'
import { projectParameters } from './parameters.ts'
import { BUREAU, roles } from './words.ts'

/** What is told of a project when it is registered. */
export const projectRequest = z.strictObject({
  name: line('项目名称', 'Project'),
  content: prose('建设内容', 'What is built'),
  place: line('建设地点', 'Place', 500),
  investmentFen: fenField('总投资', 'Investment'),
  plannedStart: dayField('计划开工日', 'Planned to begin'),
  plannedFinish: comingDay('计划竣工日', 'Planned to be done').meta({ notBefore: 'plannedStart' }),
  roadMetres: field(z.number().int().min(1).max(1_000_000), '道路里程', 'Length of road', {
    unit: text('米', 'm'),
  }).optional(),
  roadWidthMetres: field(z.number().min(1).max(100).multipleOf(0.1), '路面宽度', 'Width of road', {
    unit: text('米', 'm'),
  }).optional(),
  capacityKw: field(z.number().int().min(1).max(100_000_000), '装机容量', 'Capacity', {
    unit: text('千瓦', 'kW'),
  }).optional(),
  contact: contact.optional(),
})
/** A project's registration as it was filled in. */
export type ProjectRequest = z.output<typeof projectRequest>

/** What a project is and where it can stand. */
export const projectWords = defineProgramme({
  id: 'projects',
  name: text('项目建设', 'Projects'),
  door: {
    about: text(
      '投资项目入库登记,审批后按月报进度,竣工验收。',
      'Registration of an investment project; once approved it reports by month until it is accepted.',
    ),
    words:
      '投资项目, 投资, 公司落户, 办企业, 办厂, 立项, 备案, 开工, 建厂, 扩建, 以工代赈, 重点项目, investment project, investment, invest, new plant, new factory, build a factory, open a company'.split(
        ', ',
      ),
    events: ['business'],
    asks: ['contact'],
  },
  bureau: BUREAU,
  request: projectRequest,
  stages: {
    registered: text('已登记', 'Registered'),
    reviewed: text('已入库', 'Listed'),
    approved: text('已批准,待开工', 'Approved, to begin'),
    building: text('在建,月度进度待报', 'Under way, a month to be reported'),
    reported: text('在建,月度进度已报', 'Under way, months reported'),
  },
  outcomes: {
    done: text('已竣工', 'Done'),
    declined: text('不予批准', 'Declined'),
    stopped: text('已终止', 'Stopped'),
  },
  roles,
  parameters: projectParameters,
})
/** What its actions are written with. */
export type Tools = ToolsOf<typeof projectWords>
