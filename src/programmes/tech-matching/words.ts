import { role, text } from '../../kernel/index.ts'
import { choice, line } from '../fields.ts'

/** The bureau in charge of science and technology. */
export const BUREAU = 'science-technology'
/** The banks that are told an enterprise's points. */
export const BANKS = 'partner-banks'

/** The roles of every loop of technology matching, so that one officer is one role in all of them. */
export const roles = {
  enterprise: role('public', '企业或团队', 'Enterprise or team'),
  clerk: role('staff', '科技经办', 'Science clerk'),
  officer: role('staff', '科技主管', 'Science officer'),
  supervisor: role('oversight', '“两办”督查室', 'Supervision office'),
}

/** An enterprise by its name. */
export const enterprise = line('企业', 'Enterprise')
/** A field of technology or the cluster that it serves. */
export const technology = line('技术领域或产业', 'Field or industry', 100)

/** Where whoever sells a technology is. */
export const sellerFrom = choice('卖方所在地', 'Where the seller is', {
  beijing: text('北京', 'Beijing'),
  tianjin: text('天津', 'Tianjin'),
  hebei: text('河北', 'Hebei'),
  elsewhere: text('其他', 'Elsewhere'),
})

/** Kinds of technology contract in the civil code. */
export const contractKind = choice('合同类别', 'Kind of contract', {
  development: text('技术开发', 'Development'),
  transfer: text('技术转让', 'Transfer'),
  licence: text('技术许可', 'Licence'),
  consulting: text('技术咨询', 'Consulting'),
  service: text('技术服务', 'Service'),
})
