import { z } from 'zod'
import type { Effect } from './case.ts'
import {
  ASKER_AND_STAFF,
  bureauId,
  type CommonAction,
  common,
  IN_CHARGE,
  lastingReason,
  outcomeOf,
  PEOPLE,
  reason,
  reasonSaid,
  STAFF,
  takerId,
} from './common-action.ts'
import { erasing } from './erasing.ts'
import type { Role } from './programme.ts'
import { refusal } from './refusal.ts'
import { links } from './relatives.ts'
import { SAID_TO_ASKER, saidWhere } from './said.ts'
import { type Text, text } from './text.ts'
import { DIGEST } from './written.ts'

/** Whether what is noted or added is for whoever asked, too: only then they are shown it. */
const shown = z
  .boolean()
  .optional()
  .meta({ title: '告知提出人', titleEn: 'Shown to the person who asked', staffOnly: true })
const SAID_WHERE_SHOWN = saidWhere('shown')

const note = (max: number) => z.string().max(max).meta({ title: '说明', titleEn: 'Note', erasable: true })

/** Tells those who oversee a programme, each role of theirs. */
const tellOversight = (roles: Readonly<Record<string, Role>>, message: Text): readonly Effect[] =>
  Object.entries(roles)
    .filter(([, { kind }]) => kind === 'oversight')
    .map(([to]) => ({ effect: 'notify', to, message }))

/**
 * The bureau in charge stays in charge, and its deadlines run on, until the other has accepted. Who answers an offer, or
 * takes it back, does so whether or not the case waits for papers: what is missing is then the other's to wait for.
 */
const transfers = {
  transfer: common(
    text('移交', 'Transfer'),
    STAFF,
    'open',
    z.strictObject({ to: takerId, reason }),
    ({ case: of, input }) =>
      of.offer
        ? refusal('offer-open')
        : input.to === of.bureau
          ? refusal('not-satisfied', ['已由该部门负责', 'that bureau is already in charge'], 'to')
          : { set: { offer: { from: of.bureau, to: input.to, reason: input.reason } } },
  ),
  accept: common(
    text('接收移交', 'Accept transfer'),
    STAFF,
    'open',
    z.strictObject({}),
    ({ case: of }) => (of.offer ? { set: { bureau: of.offer.to, offer: null } } : refusal('no-offer')),
    { byOffered: true, whilePaused: true },
  ),
  return: common(
    text('退回移交', 'Return transfer'),
    STAFF,
    'open',
    z.strictObject({ reason }),
    ({ case: of }) => (of.offer ? { set: { offer: null } } : refusal('no-offer')),
    { byOffered: true, whilePaused: true },
  ),
  takeBackTransfer: common(
    text('收回移交', 'Take back transfer'),
    STAFF,
    'open',
    z.strictObject({ reason }),
    ({ case: of }) => (of.offer ? { set: { offer: null } } : refusal('no-offer')),
    { whilePaused: true },
  ),
}

const pauses = {
  pause: common(
    text('暂停(待补材料)', 'Pause for missing papers'),
    STAFF,
    'open',
    z.strictObject({
      reason: reasonSaid,
      missing: z
        .array(z.string().min(1).max(200))
        .max(50)
        .optional()
        .meta({ title: '缺少的材料', titleEn: 'Missing papers', erasable: true, ...SAID_TO_ASKER }),
    }),
    ({ at, input }) => ({ set: { paused: { since: at, reason: input.reason } } }),
  ),
  resume: common(
    text('恢复', 'Resume'),
    ASKER_AND_STAFF,
    'open',
    z.strictObject({ note: note(2000).optional() }),
    ({ case: of }) => (of.paused ? { set: { paused: null } } : refusal('not-paused')),
    { whilePaused: true },
  ),
}

const voices = {
  withdraw: common(
    text('撤回', 'Withdraw'),
    ['public', 'staff', 'city'],
    'open',
    z.strictObject({ reason: reasonSaid }),
    () => ({ to: 'withdrawn' }),
    { whilePaused: true, takesBack: true },
  ),
  escalate: common(
    text('提请督办', 'Escalate'),
    PEOPLE,
    'open',
    z.strictObject({ reason }),
    ({ roles }) => ({
      effects: tellOversight(roles, text('有事项提请督办。', 'A case was escalated to you.')),
    }),
    { whilePaused: true },
  ),
  appeal: common(
    text('申诉', 'Appeal'),
    ['public', 'city'],
    'closed',
    // Whoever took it down for them wrote what they read as theirs.
    z.strictObject({ reason: reasonSaid }),
    ({ at, case: of, input }) =>
      of.appeal ? refusal('appeal-open') : { set: { appeal: { at, reason: input.reason } } },
  ),
  comment: common(
    text('备注', 'Comment'),
    PEOPLE,
    'always',
    z.strictObject({
      text: z
        .string()
        .trim()
        .min(1)
        .max(4000)
        .meta({ title: '内容', titleEn: 'Text', erasable: true, ...SAID_WHERE_SHOWN }),
      shown,
    }),
    undefined,
    { whilePaused: true },
  ),
  feedback: common(
    text('评价', 'Feedback'),
    ['public', 'city'],
    'closed',
    z.strictObject({
      solved: z.boolean().meta({ title: '是否解决', titleEn: 'Solved' }),
      satisfied: z.boolean().meta({ title: '是否满意', titleEn: 'Satisfied' }),
      note: note(2000).optional(),
    }),
  ),
}

const corrections = {
  correct: common(
    text('更正', 'Correct'),
    STAFF,
    'always',
    z.strictObject({
      request: z.record(z.string(), z.unknown()).optional().meta({
        title: '更正为(不填的不变)',
        titleEn: 'Corrected to (what is left empty stays)',
        ref: 'request',
      }),
      area: z.string().min(1).max(64).optional().meta({ title: '区域', titleEn: 'Area', ref: 'area' }),
      reason,
    }),
    // The request is checked against the programme's form by `decide`, which knows it.
    ({ case: of, input }) => ({
      set: {
        ...(input.request ? { request: { ...(of.request as object), ...input.request } } : {}),
        ...(input.area === undefined ? {} : { area: input.area }),
      },
    }),
    { whilePaused: true },
  ),
}

const sights = {
  /** The event is the record that somebody saw it, and why; the host shows the personal fields to who has done this. */
  unmask: common(
    text('查看个人信息', 'See personal data'),
    STAFF,
    'always',
    z.strictObject({
      reason: lastingReason,
      fields: z
        .array(z.string().min(1).max(64))
        .min(1)
        .max(50)
        .optional()
        .meta({ title: '只看这些项', titleEn: 'Only these fields', ref: 'personal-fields' }),
    }),
    undefined,
    { whilePaused: true },
  ),
  /** An account that has nothing to do with the case was let in to read it for a while; entered by the host. */
  breakGlass: common(
    text('跨部门紧急查阅', 'Read across bureaus'),
    ['machine'],
    'always',
    z.strictObject({
      account: z.string().min(1).max(64).meta({ title: '账号', titleEn: 'Account' }),
      bureau: bureauId.optional(),
      until: z.iso.datetime().meta({ title: '截止', titleEn: 'Until' }),
      reason: lastingReason,
    }),
    ({ roles, input }) => {
      const message = text(
        `账号“${input.account}”跨部门紧急查阅了该事项:${input.reason}`,
        `The account "${input.account}" reads this case across bureaus: ${input.reason}`,
      )
      return {
        effects: [{ effect: 'notify', to: IN_CHARGE, message }, ...tellOversight(roles, message)],
      }
    },
    { whilePaused: true, hosted: true },
  ),
}

/** The action that adds a file. */
export const ATTACH = 'attach'
/** A case holds at most so many files. */
export const MAX_FILES = 100

const files = {
  /** The event is the record of who added which file; the host keeps the file itself, by its fingerprint. */
  [ATTACH]: common(
    text('添加附件', 'Attach a file'),
    PEOPLE,
    'always',
    z.strictObject({
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .meta({ title: '指纹', titleEn: 'SHA-256', written: DIGEST, ...SAID_WHERE_SHOWN }),
      name: z
        .string()
        .min(1)
        .max(200)
        .meta({ title: '文件名', titleEn: 'File name', erasable: true, ...SAID_WHERE_SHOWN }),
      type: z
        .string()
        .min(1)
        .max(100)
        .meta({ title: '类型', titleEn: 'Media type', ...SAID_WHERE_SHOWN }),
      bytes: z
        .number()
        .int()
        .min(1)
        .meta({ title: '大小', titleEn: 'Size', unit: 'B', ...SAID_WHERE_SHOWN }),
      shown,
    }),
    ({ case: of }) =>
      (of.did.attach?.times ?? 0) < MAX_FILES
        ? {}
        : refusal('not-satisfied', [
            `一个事项最多 ${MAX_FILES} 个附件`,
            `a case holds at most ${MAX_FILES} files`,
          ]),
    { whilePaused: true, hosted: true },
  ),
}

/** The actions every programme has unless it opts out. `reopen`, `answerAppeal` and `conclude` need its stages. */
export const commonActions = (first: string, outcomes: readonly string[]): Record<string, CommonAction> => ({
  ...voices,
  ...transfers,
  ...pauses,
  ...links,
  ...corrections,
  ...sights,
  ...files,
  ...erasing,
  reopen: common(text('重新办理', 'Reopen'), ASKER_AND_STAFF, 'closed', z.strictObject({ reason }), () => ({
    to: first,
    set: { appeal: null },
  })),
  answerAppeal: common(
    text('答复申诉', 'Answer the appeal'),
    ['oversight'],
    'closed',
    z.strictObject({
      upheld: z.boolean().meta({ title: '申诉成立', titleEn: 'Upheld', ...SAID_TO_ASKER }),
      reason: reasonSaid,
    }),
    ({ case: of, input }) =>
      of.appeal ? { set: { appeal: null }, ...(input.upheld ? { to: first } : {}) } : refusal('no-appeal'),
  ),
  conclude: common(
    text('按来源记录办结', 'Conclude as the source recorded'),
    ['machine'],
    'open',
    z.strictObject({
      outcome: outcomeOf,
      note: note(4000).optional(),
    }),
    ({ input }) =>
      outcomes.includes(input.outcome)
        ? { to: input.outcome }
        : refusal(
            'invalid-input',
            ['outcome', `须为:${outcomes.join('、')}`, `one of ${outcomes.join(', ')}`],
            'outcome',
          ),
    { whilePaused: true },
  ),
})

/** The names of the actions that the kernel brings. */
export const COMMON_ACTIONS: ReadonlySet<string> = new Set(Object.keys(commonActions('', [])))

/** Outcomes that every programme has. */
export const COMMON_OUTCOMES = {
  withdrawn: text('已撤回', 'Withdrawn'),
  merged: text('已并入主事项', 'Merged into a parent'),
} as const
