import { z } from 'zod'
import { type Day, days, defineProgramme, type ToolsOf, text } from '../../kernel/index.ts'
import { pastMonth } from '../benefit.ts'
import { choice, line, prose, tally, yes } from '../fields.ts'
import { entries } from '../held.ts'
import { stockIn } from '../stock.ts'
import { departmentParameters } from './parameters.ts'
import { BUREAU, hospital, partner, roles, UNITS } from './words.ts'

const request = z.strictObject({
  name: line('名称', 'Name'),
  kind: choice('类别', 'Kind', {
    demonstration: text('中西医协同示范科', 'Demonstration department of integrated medicine'),
    internet: text('互联网联合门诊', 'Joint clinic on the internet'),
    specialty: text('协同重点专科', 'Joint key specialty'),
    branch: text('名医馆分馆', 'Branch of a house of famous doctors'),
  }),
  hospital,
  partner,
})
type Request = z.output<typeof request>

const words = defineProgramme({
  id: 'medical-collaboration.department',
  name: text('京衡共建科室与联合门诊', 'Joint departments and clinics'),
  bureau: BUREAU,
  request,
  stages: {
    proposed: text('已申报', 'Proposed'),
    building: text('建设中', 'Being built'),
    operating: text('运行中', 'Operating'),
    assessing: text('到期评估', 'To be assessed'),
    rectifying: text('整改中', 'To be put right'),
  },
  outcomes: { dropped: text('未批准', 'Not approved'), closed: text('停止共建', 'Closed') },
  roles,
  parameters: departmentParameters,
  claims: ({ request: { hospital: at, name } }) => [`medical-collaboration.department ${at} ${name}`],
})
type Tools = ToolsOf<typeof words>

const VISITS = 'visits'

const building = ({ action }: Tools) => ({
  approve: action({
    name: text('批准共建', 'Approve'),
    by: 'officer',
    from: 'proposed',
    input: z.strictObject({ document: line('协议或批文编号', 'Document', 128) }),
    to: 'building',
  }),
  drop: action({
    name: text('不予批准', 'Do not approve'),
    by: 'officer',
    from: 'proposed',
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'dropped',
  }),
  begin: action({
    name: text('验收开诊', 'Accept and begin'),
    by: 'approver',
    from: 'building',
    input: z.strictObject({ accepted: line('验收编号', 'Acceptance', 128) }),
    to: ({ anotherThan }) => anotherThan(['approve']) ?? 'operating',
  }),
})

const operating = ({ action, notify }: Tools) => ({
  report: action({
    name: text('登记月度接诊', 'Enter a month'),
    by: 'hospital',
    from: ['operating', 'assessing', 'rectifying'],
    input: z.strictObject({ month: pastMonth, visits: tally('接诊人次', 'Patients seen') }),
    records: ({ input }) => [
      {
        fact: VISITS,
        value: input.visits,
        from: `${input.month}-01` as Day,
        source: '月度登记',
        certainty: 'verified',
      },
    ],
  }),
  assessDue: action({
    name: text('评估到期', 'An assessment falls due'),
    by: 'machine',
    from: 'operating',
    to: 'assessing',
    after: ({ parameter }) => days(parameter('assessDays')),
    effects: () => [notify('officer', text('共建科室评估到期。', 'An assessment falls due.'))],
  }),
  assess: action({
    name: text('评估', 'Assess'),
    by: 'officer',
    from: ['assessing', 'rectifying'],
    input: z.strictObject({ sound: yes('合格', 'Sound'), report: prose('评估意见', 'What was found') }),
    to: ({ input }) => (input.sound ? 'operating' : 'rectifying'),
    effects: ({ input }) =>
      input.sound
        ? []
        : [notify('hospital', text(`请整改:${input.report}`, `Put it right: ${input.report}`))],
  }),
  close: action({
    name: text('停止共建', 'Close'),
    by: 'approver',
    from: ['building', 'operating', 'assessing', 'rectifying'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'closed',
  }),
})

const promises = ({ promise }: Tools) => ({
  approve: promise({
    name: text('按期审核', 'Approved in time'),
    from: 'proposed',
    until: ['building', 'dropped'],
    within: ({ parameter }) => days(parameter('approveDays')),
    late: 'supervisor',
    basis: departmentParameters.approveDays.history[0]!,
  }),
  build: promise({
    name: text('按期建成', 'Built in time'),
    from: 'building',
    until: ['operating', 'closed'],
    within: ({ parameter }) => days(parameter('buildDays')),
    late: 'supervisor',
    basis: departmentParameters.buildDays.history[0]!,
  }),
  assess: promise({
    name: text('按期评估', 'Assessed in time'),
    from: 'assessing',
    until: ['operating', 'rectifying', 'closed'],
    within: ({ parameter }) => days(parameter('assessWithinDays')),
    late: 'supervisor',
    basis: departmentParameters.assessWithinDays.history[0]!,
  }),
  rectify: promise({
    name: text('按期整改', 'Put right in time'),
    from: 'rectifying',
    until: ['operating', 'closed'],
    within: ({ parameter }) => days(parameter('rectifyDays')),
    late: 'supervisor',
    basis: departmentParameters.rectifyDays.history[0]!,
  }),
})

/** A department or clinic built with a hospital of another region: approved, accepted by another, assessed every year. */
export const department = words
  .behaves((tools) => ({
    actions: { ...building(tools), ...operating(tools) },
    promises: promises(tools),
  }))
  .accounts(({ share, sum }) => {
    const stock = (zh: string, en: string, kind: Request['kind']) =>
      sum(text(`${zh}(累计增减)`, `${en} (gains less losses)`), UNITS.departments, (of) =>
        of.request.kind === kind ? stockIn(of, 'proposed', 'operating') : undefined,
      )
    return {
      demonstrations: stock('中西医协同示范科', 'Demonstration departments', 'demonstration'),
      internetClinics: stock('互联网联合门诊', 'Joint clinics on the internet', 'internet'),
      specialties: stock('协同重点专科', 'Joint key specialties', 'specialty'),
      branches: stock('名医馆分馆', 'Branches of houses of famous doctors', 'branch'),
      visits: sum(text('共建科室接诊人次', 'Patients seen in joint departments'), 'person-times', (of) =>
        entries(of, VISITS),
      ),
      soundShare: share.of(
        text('评估合格率', 'Found sound'),
        text('评估过的科室', 'departments that were assessed'),
        ({ did: { assess } }) => assess && { at: assess.at, hit: assess.input.sound },
      ),
      approvedInTime: share.kept(text('按期审核率', 'Approved in time'), 'approve'),
      builtInTime: share.kept(text('按期建成率', 'Built in time'), 'build'),
      assessedInTime: share.kept(text('按期评估率', 'Assessed in time'), 'assess'),
      rectifiedInTime: share.kept(text('按期整改率', 'Put right in time'), 'rectify'),
    }
  })
