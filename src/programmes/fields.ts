import { z } from 'zod'
import { organisationName, refusal, SAID_TO_ASKER, type Text, text } from '../kernel/index.ts'

/** Names a form field in both languages, as the kernel's own forms do. */
export const field = <S extends z.ZodType>(
  schema: S,
  title: string,
  titleEn: string,
  more: Readonly<Record<string, unknown>> = {},
): S => schema.meta({ title, titleEn, ...more })

/** A choice whose options have names, so that a screen never shows the bare word. */
export const choice = <const Options extends Readonly<Record<string, Text>>>(
  title: string,
  titleEn: string,
  options: Options,
) => field(z.enum(Object.keys(options) as (keyof Options & string)[]), title, titleEn, { options })

/** Why somebody outside the bureau may see a telephone number: see `outside`. */
export const CALLS_AHEAD = text('上门前须联系', 'They call before they come')

/**
 * Whom to call before anything is filled in, of an answer that says danger: `.meta({ urgent: { <answer>: CALL_FIRST } })`.
 * The numbers are the same in all of China (grade B: nationally known, quoted from no document).
 */
export const CALL_FIRST = {
  say: text(
    '正有人身或财产危险的,请先打电话,不要等待办理:',
    'Is somebody or something in danger now? Call first; do not wait for this to be read:',
  ),
  numbers: {
    110: text('报警', 'police'),
    119: text('火警', 'fire'),
    120: text('急救', 'ambulance'),
  },
}

/** One line of text; `hint` is a word of help below its title. */
export const line = (title: string, titleEn: string, max = 200, hint?: Text) =>
  field(z.string().trim().min(1).max(max), title, titleEn, hint ? { hint } : {})
/**
 * The organisation from outside that the case concerns, by its name: its people see the case. Those that hold an account are
 * offered to choose from.
 */
export const organisation = (title: string, titleEn: string, max?: number) =>
  field(organisationName(max), title, titleEn)
/** Several sentences: free words, which go when the case is erased. */
export const prose = (title: string, titleEn: string) => line(title, titleEn, 4000).meta({ erasable: true })
/** Several sentences that stay when the case is erased: the grounds of what other cases or figures rest on. */
export const grounds = (title: string, titleEn: string) => line(title, titleEn, 4000)
/**
 * Marks a field that whoever asked for the case reads; whoever fills it in is told so beside it. Nothing else of an action's form
 * is shown to them, and what a message to `requester` quotes is marked. What is said of third parties is not for them.
 *
 * @example said(prose('理由', 'Reason'))
 */
export const said = <S extends z.ZodType>(schema: S): S => schema.meta(SAID_TO_ASKER)
/** Where it is: of most people their home, which goes when the case is erased. */
export const address = (title: string, titleEn: string, hint?: Text) =>
  line(title, titleEn, 500, hint).meta({ erasable: true })
/** A whole number of things, never negative. */
export const tally = (title: string, titleEn: string) =>
  field(z.number().int().min(0).max(10_000_000), title, titleEn)
/** A temperature; the range only keeps typing mistakes out. */
export const degrees = (title: string, titleEn: string) =>
  field(z.number().min(-60).max(200), title, titleEn, { unit: '°C' })
/** How to reach a person: masked by the host, kept beside the log and erased with the case. */
export const contact = field(z.string().trim().min(1).max(200), '联系方式', 'Contact', {
  personal: true,
  is: 'contact',
  hint: text(
    '手机号、座机或邮箱,有疑问时用来联系。',
    'A telephone number or mail address, by which questions can be asked.',
  ),
})
/** A bureau by its id in `bureaus.ts`, or one that the city added. */
export const bureauId = (title: string, titleEn: string) =>
  field(z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/), title, titleEn, {
    ref: 'bureau',
    written: text(
      '应为部门编号:小写字母、数字和“-”',
      'it is the id of a bureau: small letters, digits and "-"',
    ),
  })
/** A facility by the id its operator gave it. */
export const facilityId = field(z.string().trim().min(1).max(128), '设施编号', 'Facility', {
  ref: 'facility',
})
/** The register case of a household. */
export const householdId = field(z.string().trim().min(1).max(128), '家庭', 'Household', {
  ref: 'household',
})
/** A member of the household, by the id that its register gave them. */
export const memberId = field(z.string().trim().min(1).max(128), '家庭成员', 'Member of the household', {
  ref: 'member',
})
/** The code that every organisation has on its licence or certificate. */
export const creditCode = field(
  z.string().trim().min(1).max(18),
  '统一社会信用代码',
  'Unified social credit code',
  {
    is: 'credit-code',
    hint: text('证照上的 18 位代码。', 'The 18 characters on the licence or certificate.'),
  },
)
/** A civil day, whenever it is. */
export const dayField = (title: string, titleEn: string) => field(z.iso.date(), title, titleEn)
/** A day on which something has happened: today at the latest. */
export const pastDay = (title: string, titleEn: string) => dayField(title, titleEn).meta({ when: 'past' })
/** A day on which something is still to happen: today at the earliest. */
export const comingDay = (title: string, titleEn: string) => dayField(title, titleEn).meta({ when: 'coming' })
/** A calendar year. */
export const year = (title: string, titleEn: string) =>
  field(z.string().regex(/^20\d{2}$/), title, titleEn, {
    format: 'year',
    written: text('应写作 2026', 'it is written as 2026'),
  })
/** Yes or no. */
export const yes = (title: string, titleEn: string) => field(z.boolean(), title, titleEn)
/** Whole fen, never negative. */
export const fenField = (title: string, titleEn: string) =>
  field(z.number().int().min(0).max(1e13), title, titleEn, { unit: 'fen' })
/** More than any person or household has to do with (100 million yuan): it only keeps typing mistakes out. */
const MOST_OF_HOUSEHOLD_FEN = 1e10
/** What one person or household earns, owns, owes or is paid. */
export const householdFen = (title: string, titleEn: string) =>
  fenField(title, titleEn).meta({ most: MOST_OF_HOUSEHOLD_FEN })

/** Refuses to end a case while others that it waits for are open. */
export const waitsFor = (open: number) => (open > 0 ? refusal('children-open', [open]) : undefined)
