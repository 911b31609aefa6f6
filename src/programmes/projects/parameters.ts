import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

/** Values of a project's loop. */
export const projectParameters = {
  reviewWorkingDays: assumed(['入库审核时限', 'Time to review'], 'working days', 5),
  approveWorkingDays: assumed(['审批时限', 'Time to approve'], 'working days', 20),
  graceDays: assumed(
    ['计划开工、竣工宽限', 'Grace after the planned days'],
    'd',
    0,
    text(
      '报道以计划计提前天数,未写宽限',
      'the newspaper report counts days from the plan and names no grace',
    ),
  ),
  reportDays: assumed(
    ['月度进度报送期限(次月)', 'Days of the next month until a month is reported'],
    'd',
    5,
    text(
      '报道只写跟进度,未写报送日,暂设',
      'the newspaper report says that progress is followed, not by which day; assumed',
    ),
  ),
  largeFen: sourced(
    ['承接京津项目的统计起点', 'Least investment counted as relocated'],
    'fen',
    5_000_000_000,
    {
      source: text(
        '报道《衡水京津冀协同发展多领域实现突破》(5000万元以上)',
        'newspaper report on coordinated development with Beijing and Tianjin (50 million yuan and more)',
      ),
      grade: 'A',
    },
  ),
  wagesPercent: sourced(
    ['以工代赈劳务报酬占资金最低比例', 'Least share of work-relief funds paid as wages'],
    text('%', '%'),
    30,
    {
      source: text(
        '报道:2023年起中央预算内以工代赈项目劳务报酬占中央资金30%以上;河北细则未找到',
        'news: from 2023 at least 30 % of the central funds of work relief; the rule of Hebei was not found',
      ),
      grade: 'C',
      unverified: true,
    },
    '2023-01-01',
  ),
}

/** Values of the visits to enterprises that may move here. */
export const leadParameters = {
  visitDays: assumed(['首次及到期走访时限', 'Time to visit'], 'd', 30),
  againDays: assumed(['走访间隔', 'Time between visits'], 'd', 60),
}
