import { z } from 'zod'
import type { CaseState, Effect } from './case.ts'
import { common, IN_CHARGE, lastingReason } from './common-action.ts'
import { balances } from './entitlement.ts'
import { refusal } from './refusal.ts'
import { text } from './text.ts'

/** The action by which what is personal in a case goes for good; a store knows its event by this name. */
export const ERASE = 'erase'

/** The action by which that is asked for: where it can never be done, whoever asks is told at once. */
export const ASK_ERASURE = 'askErasure'

/** When and by whom it was asked, since a case ended, that what is personal in it be erased; undefined where nobody did. */
export const erasureAsked = ({ did, closedAt }: CaseState): CaseState['did'][string] | undefined =>
  did[ASK_ERASURE] && closedAt !== undefined && did[ASK_ERASURE].at >= closedAt ? did[ASK_ERASURE] : undefined

const TELL: Effect = {
  effect: 'notify',
  to: 'requester',
  message: text(
    '该事项中的个人信息已删除;其余记录仍为您所办事项的凭据。',
    'What was personal in this case is erased; what is left proves what was done.',
  ),
}

/** Two people see to it: one asks, be it whom the case is about, and another, who oversees the programme, erases. */
export const erasing = {
  [ASK_ERASURE]: common(
    text('申请删除个人信息', 'Ask to erase what is personal'),
    ['public', 'staff', 'city', 'oversight'],
    'closed',
    z.strictObject({}),
    ({ case: of }) =>
      erasureAsked(of) === undefined
        ? {
            effects: [
              {
                effect: 'notify',
                to: IN_CHARGE,
                message: text(
                  '有人申请删除事项中的个人信息。',
                  'Somebody asks that what is personal in a case be erased.',
                ),
              },
            ],
          }
        : refusal('erasure-asked'),
    { whilePaused: true },
  ),
  [ERASE]: common(
    text('删除个人信息', 'Erase what is personal'),
    ['oversight', 'machine'],
    'closed',
    z.strictObject({ reason: lastingReason }),
    ({ case: of, actor, roles, input, erasable, anotherThan }) => {
      // A case whose parent is erased goes with it: two people have seen to that one.
      if (roles[actor.role]?.kind !== 'machine' && erasureAsked(of) === undefined)
        return refusal('erasure-not-asked')
      const same = anotherThan([ASK_ERASURE])
      if (same) return same
      if (of.appeal) return refusal('appeal-open')
      // What the bank says of it yet could not be entered any more.
      if (balances(of).length > 0) return refusal('payment-open')
      // What was merged into it others asked for: theirs is erased when they ask.
      const own = Object.entries(of.children).filter(([, { link }]) => link === 'child')
      const parts = own.map(([id]) => ({
        effect: 'perform' as const,
        case: id,
        action: ERASE,
        input: { reason: input.reason },
      }))
      return { set: { erased: erasable() }, effects: [TELL, ...parts] }
    },
    { whilePaused: true },
  ),
}
