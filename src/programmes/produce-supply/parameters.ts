import { text } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'

const NOT_PRINTED = text(
  '报道只写数量和占有率,未写程序和时限;暂设',
  'the reports print numbers and a market share, no procedure and no limit; assumed',
)

/** Values of a base. */
export const baseParameters = {
  surveyWorkingDays: assumed(['现场核查时限', 'Time to survey'], 'working days', 10, NOT_PRINTED),
  decideWorkingDays: assumed(['认定时限', 'Time to decide'], 'working days', 10, NOT_PRINTED),
  reviewDays: assumed(['复核间隔', 'Time between reviews'], 'd', 365, NOT_PRINTED),
  reviewWorkingDays: assumed(['复核时限', 'Time to review'], 'working days', 20, NOT_PRINTED),
  restoreDays: assumed(['整改时限', 'Time to put right'], 'd', 30, NOT_PRINTED),
}

/** Values of building and upgrading greenhouses. */
export const greenhouseParameters = {
  approveWorkingDays: assumed(['审核时限', 'Time to approve'], 'working days', 15, NOT_PRINTED),
  buildDays: assumed(['建设期限', 'Time to build'], 'd', 365, NOT_PRINTED),
  acceptWorkingDays: assumed(['验收时限', 'Time to accept'], 'working days', 15, NOT_PRINTED),
}

/** Values of a delivery. */
export const deliveryParameters = {
  testHours: assumed(['检测时限', 'Time to test'], 'h', 12, NOT_PRINTED),
  deliverHours: assumed(['直通车到市时限', 'Time to the market'], 'h', 12, NOT_PRINTED),
}

/** Values of the market share. */
export const shareParameters = {
  enterDays: assumed(
    ['录入期限', 'Time to enter a month'],
    'd',
    50,
    text(
      '自当月初起算;交易量何时公布未找到,暂设',
      'from the beginning of the month; when trade is published was not found; assumed',
    ),
  ),
  confirmWorkingDays: assumed(['核定时限', 'Time to confirm'], 'working days', 5, NOT_PRINTED),
  explainWorkingDays: assumed(['说明时限', 'Time to explain'], 'working days', 10, NOT_PRINTED),
  floor: assumed(
    ['须说明的占有率界线', 'Share below which it is explained'],
    '0.01 %',
    1200,
    text(
      '报道写占有率从5%升到12%,是已达到的数,不是目标;低于它即须说明为暂设',
      'the report says that the share rose from 5 % to 12 %: reached, not aimed at; that less is explained is assumed',
    ),
  ),
}

/** Values of the register of growers. */
export const growerParameters = {
  confirmDays: assumed(['确认间隔', 'Time between confirmations'], 'd', 365, NOT_PRINTED),
  confirmWorkingDays: assumed(['确认时限', 'Time to confirm'], 'working days', 40, NOT_PRINTED),
}
