import { type Source, text } from '../../kernel/index.ts'
import { assumed, sourced } from '../assumed.ts'

const elsewhere: Source = {
  source: text(
    '他地办事指南:查验10个工作日、确认5个工作日',
    'guides of other places: 10 working days to verify, 5 to confirm',
  ),
  grade: 'C',
  unverified: true,
}

/** Values of the two allowances' loop. */
export const allowanceParameters = {
  verifyWorkingDays: sourced(
    ['乡镇查验时限', 'Time for the township to verify'],
    'working days',
    10,
    elsewhere,
  ),
  confirmWorkingDays: sourced(
    ['县级确认时限', 'Time for the county to confirm'],
    'working days',
    5,
    elsewhere,
  ),
  reviewDays: assumed(['复核周期', 'Time between reviews'], 'd', 365),
  reviewWithinDays: assumed(['复核时限', 'Time to review'], 'd', 30),
}

/** Values of visit rounds. */
export const visitParameters = {
  intervalDays: assumed(['走访间隔', 'Time between visits'], 'd', 30),
  visitDays: assumed(['走访时限', 'Time to visit when it is due'], 'd', 7),
  respondHours: assumed(['紧急情况处置时限', 'Time to respond to danger'], 'h', 24),
}

/** Values of the posts for the care of children. */
export const postParameters = {
  fillDays: assumed(
    ['专岗补齐时限', 'Time to fill a vacant post'],
    'd',
    30,
    text(
      '未成年人保护法第43、81条规定设专人专岗,未写补齐时限,暂设',
      'arts. 43 and 81 of the law on minors ask for the posts and set no time to fill one; assumed',
    ),
  ),
}

/** Values of aid to study and medical care. */
export const aidParameters = {
  decideWorkingDays: assumed(['助医助学决定时限', 'Time to decide'], 'working days', 15),
}
