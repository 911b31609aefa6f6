import { z } from 'zod'
import type { CaseState } from './case.ts'
import type { Place } from './place.ts'
import type { Action, Change, Role, RoleKind, Scene } from './programme.ts'
import type { Refusal } from './refusal.ts'
import { SAID_TO_ASKER } from './said.ts'
import type { Text } from './text.ts'

/** What a common action is decided on: of any programme, whose types are not known. */
export type CommonScene = Scene<unknown, never, never> & {
  /** The state of a case named in the input, where the host knows it. */
  related(id: string): CaseState | undefined
  /** Where that stands in the case which goes when it is erased. */
  erasable(): readonly Place[]
  readonly roles: Readonly<Record<string, Role>>
}

/** What a role is to a common action. */
export type CommonKind = RoleKind | 'outside'

/** An action that the kernel brings to every programme. */
export interface CommonAction extends Omit<Action, 'by' | 'from' | 'to' | 'change'> {
  /** Which kinds of role may do it; who is outside the bureau is none of their kind. */
  readonly kinds: readonly CommonKind[]
  /** In which part of a case's life. */
  readonly during: 'open' | 'closed' | 'always'
  change?(scene: CommonScene): Change | Refusal
}

/** What the forms of common actions have in common. */
const why = { title: '理由', titleEn: 'Reason' }
/** In free words, which go with what is personal. */
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(2000)
  .meta({ ...why, erasable: true })
/** Why something is done to a case, said to whoever asked for it. */
export const reasonSaid = reason.meta({ ...why, erasable: true, ...SAID_TO_ASKER })
/** Why somebody saw or erased what is personal: it stays, as the record of that. */
export const lastingReason = z.string().trim().min(1).max(2000).meta(why)
export const caseId = (title: string, titleEn: string) =>
  z.string().min(1).max(128).meta({ title, titleEn, ref: 'case' })
export const outcomeOf = z.string().max(64).meta({ title: '办理结果', titleEn: 'Outcome' })
const bureau = { title: '部门', titleEn: 'Bureau', ref: 'bureau' }
export const bureauId = z.string().min(1).max(64).meta(bureau)
/** A bureau that could take the case over: the host, which knows who holds which post, lets only those be chosen. */
export const takerId = z
  .string()
  .min(1)
  .max(64)
  .meta({ ...bureau, takesOver: true })

type Input<S extends z.ZodType> = z.output<S>
/** Writes a common action, its change typed by its form. */
export const common = <I extends z.ZodObject>(
  name: Text,
  kinds: readonly CommonKind[],
  during: CommonAction['during'],
  input: I,
  change?: (scene: Omit<CommonScene, 'input'> & { readonly input: Input<I> }) => Change | Refusal,
  more: Partial<Pick<CommonAction, 'whilePaused' | 'byOffered' | 'refers' | 'takesBack' | 'hosted'>> = {},
): CommonAction => ({ name, kinds, during, input, ...(change ? { change: change as never } : {}), ...more })

/** Whoever works for the city. */
export const STAFF: readonly CommonKind[] = ['staff', 'city', 'oversight']
/** Those, and who asked. */
export const ASKER_AND_STAFF: readonly CommonKind[] = ['public', ...STAFF]
/** Everybody but the machine. */
export const PEOPLE: readonly CommonKind[] = [...ASKER_AND_STAFF, 'outside']

/** Whom a message goes to that is for everybody of the bureau in charge. */
export const IN_CHARGE = 'in-charge'
