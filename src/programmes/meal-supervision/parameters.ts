import { text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

const NOT_PRINTED = text(
  '图片报道只写一次活动,未写时限和人数;暂设',
  'the picture report tells of one visit and gives no limit and no number; assumed',
)

/** Values of a visit. The founding page gives none. */
export const visitParameters = {
  inviteWorkingDays: assumed(['发出邀请时限', 'Time to invite'], 'working days', 5, NOT_PRINTED),
  illHours: assumed(['饭后不适的响应时限', 'Time to respond where children are ill'], 'h', 2, NOT_PRINTED),
  roundDays: sourced(['例行监督间隔', 'Time between routine visits'], 'd', 150, {
    source: text(
      '深圳2020:家委会每学期检查1至2次(他市示例);一学期按150天计',
      'Shenzhen 2020: the committee checks once or twice a term (another city’s, as an example); a term taken as 150 days',
    ),
    grade: 'C',
    unverified: true,
  }),
  visitDays: assumed(['邀请至到访最长间隔', 'Longest time from invitation to visit'], 'd', 15, NOT_PRINTED),
  illVisitDays: assumed(
    ['饭后不适到园最长间隔', 'Longest time to the visit where children are ill'],
    'd',
    1,
    NOT_PRINTED,
  ),
  graceDays: assumed(['入园可晚于约定日', 'Days that a visit may be late'], 'd', 0, NOT_PRINTED),
  leastParents: assumed(['家长代表最少人数', 'Fewest parents on a visit'], 'persons', 2, NOT_PRINTED),
  publishWorkingDays: assumed(['公布结果时限', 'Time to publish'], 'working days', 10, NOT_PRINTED),
}

/** Values of a finding and its answer. */
export const findingParameters = {
  answerWorkingDays: assumed(['答复时限', 'Time to answer'], 'working days', 5, NOT_PRINTED),
  dangerHours: assumed(['危及健康的答复时限', 'Time to answer a danger'], 'h', 24, NOT_PRINTED),
  checkWorkingDays: assumed(['家委会复看时限', 'Time to look again'], 'working days', 5, NOT_PRINTED),
}
