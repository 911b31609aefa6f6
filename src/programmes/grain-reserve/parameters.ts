import { text } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'

const NOT_PRINTED = text(
  '报道只写覆盖到市和乡镇,未写网点数、检查和时限;本地方案未找到,暂设',
  'the report only says that the city and its townships are covered, with no number, check or limit; the local plan was not found; assumed',
)

/** Values of a township's coverage. */
export const coverageParameters = {
  leastOutlets: assumed(
    ['每乡镇最少网点', 'Fewest outlets a township'],
    text('个', 'outlets'),
    1,
    NOT_PRINTED,
  ),
  coverDays: assumed(['补足覆盖时限', 'Time to cover'], 'd', 60, NOT_PRINTED),
}

/** Values of an outlet. */
export const outletParameters = {
  agreeWorkingDays: assumed(['签约时限', 'Time to sign'], 'working days', 15, NOT_PRINTED),
  checkWorkingDays: assumed(['核查时限', 'Time to check'], 'working days', 10, NOT_PRINTED),
  checkDays: assumed(['检查间隔', 'Time between checks'], 'd', 180, NOT_PRINTED),
  restoreDays: assumed(['补足时限', 'Time to put right'], 'd', 15, NOT_PRINTED),
}

/** Values of a supply, for practice or for real. */
export const supplyParameters = {
  drillDays: assumed(['演练间隔', 'Time between drills'], 'd', 365, NOT_PRINTED),
  callHours: assumed(['启动时限', 'Time to activate'], 'h', 2, NOT_PRINTED),
  supplyHours: assumed(['供应到位时限', 'Time to supply every township'], 'h', 24, NOT_PRINTED),
  reviewWorkingDays: assumed(['评估时限', 'Time to review'], 'working days', 10, NOT_PRINTED),
  correctDays: assumed(['整改时限', 'Time to put right'], 'd', 30, NOT_PRINTED),
}
