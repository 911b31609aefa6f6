import {
  addDays,
  type CaseState,
  type Day,
  endedAs,
  factsOfKind,
  firstDayOf,
  monthAfter,
  type Source,
  text,
  type Valued,
  workingDays,
} from '../../kernel/index.ts'
import { spanUntil } from '../span.ts'
import { approving, onLists } from './approving.ts'
import { building } from './building.ts'
import { projectParameters } from './parameters.ts'
import { DAYS_AHEAD, LARGE, listing, monthDue, monthly, WAGES_ENOUGH } from './progress.ts'
import { type ProjectRequest, projectWords, type Tools } from './registration.ts'
import type { ListId } from './words.ts'

/** The page counts a bridge's 184 days against its plan, and so is every project held to its own. */
const PLAN: Source = {
  source: text(
    '项目自报的计划工期(报道《衡水交出“十四五”发展改革硬核成绩单》以计划计提前天数)',
    'the plan that the project itself gave (the newspaper report counts days before the plan)',
  ),
  grade: 'A',
}

const promises = ({ promise }: Tools) => ({
  review: promise({
    name: text('按期审核', 'Reviewed in time'),
    from: 'registered',
    until: ['reviewed', 'declined'],
    within: ({ parameter }) => workingDays(parameter('reviewWorkingDays')),
    late: 'supervisor',
    basis: projectParameters.reviewWorkingDays.history[0]!,
  }),
  approve: promise({
    name: text('按期审批', 'Approved in time'),
    from: 'reviewed',
    until: ['approved', 'declined', 'stopped'],
    within: ({ parameter }) => workingDays(parameter('approveWorkingDays')),
    late: 'supervisor',
    basis: projectParameters.approveWorkingDays.history[0]!,
  }),
  start: promise({
    name: text('按计划开工', 'Begun as planned'),
    from: 'approved',
    until: 'building',
    within: ({ case: of, at, parameter, startOf }) =>
      spanUntil(at, startOf(addDays(of.request.plannedStart as Day, 1 + parameter('graceDays')))),
    late: 'supervisor',
    basis: PLAN,
  }),
  report: promise({
    name: text('按月报送进度', 'Months reported in time'),
    from: 'building',
    until: 'reported',
    within: ({ case: of, at, parameter, startOf }) =>
      spanUntil(at, startOf(addDays(firstDayOf(monthAfter(monthDue(of)!)), parameter('reportDays')))),
    late: 'supervisor',
    basis: projectParameters.reportDays.history[0]!,
  }),
  // From its approval, which comes once, so that a project that is late is late once.
  finish: promise({
    name: text('按计划竣工', 'Done as planned'),
    from: 'approved',
    until: 'done',
    within: ({ case: of, at, parameter, startOf }) =>
      spanUntil(at, startOf(addDays(of.request.plannedFinish as Day, 1 + parameter('graceDays')))),
    late: 'supervisor',
    basis: PLAN,
  }),
})

type Project = Pick<CaseState<ProjectRequest>, 'facts' | 'request' | 'stage' | 'closedAt'>

/** Its place on a list, for as long as it is neither declined, withdrawn nor merged: those brought the city nothing. */
const onList = (of: Project, list: ListId) =>
  endedAs(of, 'declined', 'withdrawn', 'merged') === undefined ? listing(of, list) : undefined
/** When a project was put on a list; counted on that day. */
const listed = (list: ListId) => (of: Project) => onList(of, list)?.since.at
/** The funds that a list brings, on the day they were allotted. */
const funds =
  (list: ListId) =>
  (of: Project): Valued | undefined => {
    const found = onList(of, list)
    return found && { at: found.since.from, value: found.fundFen }
  }
/** What a project on a list comes to, on the day it was put there. */
const ofListed =
  (list: ListId, value: (of: ProjectRequest) => number) =>
  (of: Project): Valued | undefined => {
    const found = onList(of, list)
    return found && { at: found.since.from, value: value(of.request) }
  }
const largeRelocation = (of: Project) =>
  factsOfKind(of.facts, LARGE).at(-1)?.value === true ? onList(of, 'relocation') : undefined
const byMonth = (of: Project, kind: 'invested' | 'wages' | 'workers'): readonly Valued[] =>
  monthly(of, kind).map(({ month, value }) => ({ at: firstDayOf(month), value }))
/** Of a road that is done. */
const road =
  (value: (metres: number, width: number) => number) =>
  (of: Project): Valued | undefined => {
    const [at, { roadMetres, roadWidthMetres = 0 }] = [endedAs(of, 'done'), of.request]
    return at && roadMetres !== undefined ? { at, value: value(roadMetres, roadWidthMetres) } : undefined
  }
/** Days that an accepted project was ahead of its plan, or behind it. */
const schedule =
  (sign: 1 | -1) =>
  (of: Project): Valued | undefined => {
    const ahead = endedAs(of, 'done') && factsOfKind(of.facts, DAYS_AHEAD).at(-1)
    const days = sign * ((ahead?.value ?? 0) as number)
    return ahead && days > 0 ? { at: ahead.from, value: days } : undefined
  }

/** A project from its registration to its acceptance: on the city's lists, approved by a second person, reported by month. */
export const projects = projectWords
  .behaves((tools) => ({
    actions: { ...onLists(tools), ...approving(tools), ...building(tools) },
    promises: promises(tools),
  }))
  .accounts(({ count, share, sum }) => ({
    registered: count(text('登记项目', 'Projects registered'), 'registered'),
    early: count(text('申报省重点前期项目', 'Provincial projects in preparation'), listed('early')),
    keyStarted: count(text('实施省市重点建设项目', 'Key projects under way'), (of) =>
      listing(of, 'key') ? of.entered.building?.first : undefined,
    ),
    keyInvested: sum(text('省市重点建设项目完成投资', 'Invested in key projects'), 'fen', (of) =>
      listing(of, 'key') ? byMonth(of, 'invested') : undefined,
    ),
    invested: sum(text('完成投资', 'Invested'), 'fen', (of) => byMonth(of, 'invested')),
    relocated: count(
      text('承接京津项目(达到统计起点)', 'Relocated from Beijing and Tianjin (large enough)'),
      (of) => largeRelocation(of)?.since.at,
    ),
    xiongan: count(text('服务配套雄安新区项目', 'Serving Xiong’an'), listed('xiongan')),
    xionganInvestment: sum(
      text('服务配套雄安新区项目总投资', 'Investment in projects that serve Xiong’an'),
      'fen',
      ofListed('xiongan', ({ investmentFen }) => investmentFen),
    ),
    treasuryBond: count(text('争取增发国债项目', 'Projects with treasury bonds'), listed('treasury-bond')),
    treasuryBondFunds: sum(text('增发国债资金', 'Funds of treasury bonds'), 'fen', funds('treasury-bond')),
    twoMajor: count(text('争取“两重”项目', '"Two major" projects'), listed('two-major')),
    twoMajorFunds: sum(text('“两重”项目资金', 'Funds of "two major" projects'), 'fen', funds('two-major')),
    worksRelief: count(text('争取以工代赈项目', 'Projects of work relief'), listed('works-relief')),
    worksReliefFunds: sum(text('以工代赈资金', 'Funds of work relief'), 'fen', funds('works-relief')),
    wages: sum(text('以工代赈劳务报酬', 'Wages of work relief'), 'fen', (of) => byMonth(of, 'wages')),
    workers: sum(text('务工群众人月', 'Villagers at work by month'), 'person-months', (of) =>
      byMonth(of, 'workers'),
    ),
    wagesEnough: share.of(
      text('劳务报酬达标率', 'Work relief that paid enough in wages'),
      text('已竣工的以工代赈项目', 'work relief that is done'),
      (of) => {
        const [at, enough] = [endedAs(of, 'done'), factsOfKind(of.facts, WAGES_ENOUGH).at(-1)]
        return at && enough && { at, hit: enough.value === true }
      },
    ),
    storage: count(text('争取独立储能项目', 'Projects of energy storage'), listed('storage')),
    storageCapacity: sum(
      text('独立储能容量', 'Capacity of energy storage'),
      text('千瓦', 'kW'),
      ofListed('storage', ({ capacityKw = 0 }) => capacityKw),
    ),
    promotion: count(text('发布重点招商项目', 'Offered to investors'), listed('promotion')),
    done: count(text('竣工项目', 'Projects done'), 'done'),
    stopped: count(text('终止项目', 'Projects stopped'), 'stopped'),
    roads: count(text('改造道路', 'Roads done'), (of) => (road(() => 1)(of) ? of.closedAt : undefined)),
    roadMetres: sum(
      text('道路里程', 'Length of roads done'),
      text('米', 'm'),
      road((metres) => metres),
    ),
    roadSurface: sum(
      text('路面面积', 'Surface of roads done'),
      text('平方米', 'm²'),
      road((metres, width) => Math.round(metres * width)),
    ),
    daysAhead: sum(text('提前竣工天数', 'Days ahead of plan'), 'd', schedule(1)),
    daysBehind: sum(text('延后竣工天数', 'Days behind plan'), 'd', schedule(-1)),
    reviewedInTime: share.kept(text('按期审核审批率', 'Reviewed and approved in time'), [
      'review',
      'approve',
    ]),
    begunAsPlanned: share.kept(text('按计划开工率', 'Begun as planned'), 'start'),
    reportedInTime: share.kept(text('月度进度按期报送率', 'Months reported in time'), 'report'),
    doneAsPlanned: share.kept(text('按计划竣工率', 'Done as planned'), 'finish'),
  }))
