import { z } from 'zod'
import { role, text } from '../../kernel/index.ts'
import { choice, field, line } from '../fields.ts'

/** The bureau that runs the work on talent and jobs. */
export const BUREAU = 'human-resources'

/** The roles of every loop of talent and jobs, so that one officer is one role in all of them. */
export const roles = {
  applicant: role('public', '申请人(个人或单位)', 'Applicant, a person or an employer'),
  agent: role('staff', '就业服务专员', 'Employment agent'),
  officer: role('staff', '人社经办', 'Officer'),
  approver: role('staff', '人社复核', 'Approver'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** The highest degree of a graduate. */
export const degree = choice('学历', 'Degree', {
  college: text('专科', 'College'),
  bachelor: text('本科', 'Bachelor'),
  postgraduate: text('研究生及以上', 'Postgraduate'),
  other: text('其他', 'Other'),
})

/** Somebody by the number that a list of the bureau gave them: no name, and nothing by which others know them. */
export const numberOf = (title: string, titleEn: string) => line(title, titleEn, 64)
/** The case of somebody who registered as looking for work. */
export const seekerCase = line('求职登记事项号', 'Case of the job seeker', 128)

/** Somebody took part on the internet or in person. */
export const channel = choice('对接方式', 'How they were brought together', {
  online: text('线上(衡水人才网、直播带岗)', 'Online'),
  inPerson: text('线下', 'In person'),
})

/** When somebody graduates or graduated. */
export const graduation = field(z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/), '毕业年月', 'Graduation', {
  format: 'month',
  written: text('应写作 2026-06', 'it is written as 2026-06'),
})
