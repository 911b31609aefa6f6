import { z } from 'zod'
import type { CaseState } from './case.ts'
import { common, IN_CHARGE, lastingReason } from './common-action.ts'
import { refusal } from './refusal.ts'
import { text } from './text.ts'

/** The action by which what is personal in a case goes for good; a store knows its event by this name. */
export const ERASE = 'erase'

/** Who has asked that what is personal in a case be erased, since it ended; undefined where nobody did. */
export const erasureAskedBy = ({ did, closedAt }: CaseState): string | undefined =>
  did.askErasure && closedAt !== undefined && did.askErasure.at >= closedAt ? did.askErasure.by.id : undefined

/** Two people see to it: one asks, be it whom the case is about, and another, who oversees the programme, erases. */
export const erasing = {
  askErasure: common(
    text('申请删除个人信息', 'Ask to erase what is personal'),
    ['public', 'staff', 'city', 'oversight'],
    'closed',
    z.strictObject({}),
    ({ case: of }) =>
      erasureAskedBy(of) === undefined
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
      if (roles[actor.role]?.kind !== 'machine' && erasureAskedBy(of) === undefined)
        return refusal('erasure-not-asked')
      const same = anotherThan(['askErasure'])
      if (same) return same
      if (of.appeal) return refusal('appeal-open')
      const parts = Object.keys(of.children).map((id) => ({
        effect: 'perform' as const,
        case: id,
        action: ERASE,
        input: { reason: input.reason },
      }))
      return { set: { erased: erasable() }, ...(parts.length > 0 ? { effects: parts } : {}) }
    },
    { whilePaused: true },
  ),
}
