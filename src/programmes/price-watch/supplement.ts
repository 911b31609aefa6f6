import { z } from 'zod'
import { defineProgramme, text } from '../../kernel/index.ts'
import {
  byMonth,
  entitleInput,
  GRANTED,
  grantedRecords,
  PAID,
  paidInput,
  paidRecords,
  recipientMonths,
} from '../benefit.ts'
import { householdId, prose } from '../fields.ts'
import { BUREAU, roles } from './words.ts'

/**
 * The supplements of one household, month by month: nobody applies for them. It stays open through months that
 * trigger nothing, in which nothing is granted.
 */
export const supplement = defineProgramme({
  id: 'price-watch.supplement',
  name: text('价格临时补贴', 'Price supplement'),
  bureau: BUREAU,
  request: z.strictObject({ household: householdId }),
  stages: { receiving: text('联动对象', 'Linked') },
  outcomes: { ended: text('不再联动', 'No longer linked') },
  roles,
  claims: ({ request }) => [`price-supplement ${request.household}`],
})
  .behaves(({ action }) => ({
    actions: {
      entitle: action({
        name: text('核定月补贴', 'Grant a month'),
        by: 'machine',
        from: 'anywhere',
        whilePaused: true,
        input: entitleInput,
        records: grantedRecords,
      }),
      paid: action({
        name: text('发放结果', 'Paid'),
        by: 'machine',
        from: 'anywhere',
        whilePaused: true,
        input: paidInput,
        records: paidRecords,
      }),
      end: action({
        name: text('不再联动', 'No longer linked'),
        by: 'officer',
        from: 'receiving',
        input: z.strictObject({ reason: prose('理由', 'Reason') }),
        to: 'ended',
      }),
    },
    promises: {},
  }))
  .accounts(({ count, sum }) => ({
    linked: count(text('联动户数', 'Households linked'), 'receiving'),
    recipients: sum(text('补贴户数(按月)', 'Households by month'), 'household-months', recipientMonths),
    granted: sum(text('核定补贴(按月)', 'Granted by month'), 'fen', byMonth(GRANTED)),
    paid: sum(text('发放补贴(按月)', 'Paid by month'), 'fen', byMonth(PAID)),
  }))
