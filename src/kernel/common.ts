import { z } from 'zod'
import type { CaseEvent, CaseState, Effect } from './case.ts'
import type { Action, Change, Role, RoleKind, Scene } from './programme.ts'
import { type Refusal, refusal } from './refusal.ts'
import { type Text, text } from './text.ts'

type CommonScene = Scene<unknown, never, never> & {
  /** The state of a case named in the input, where the host knows it. */
  related(id: string): CaseState | undefined
  readonly roles: Readonly<Record<string, Role>>
}

/** An action that the kernel brings to every programme. */
export interface CommonAction extends Omit<Action, 'by' | 'from' | 'to' | 'change'> {
  /** Which kinds of role may do it. */
  readonly kinds: readonly RoleKind[]
  /** In which part of a case's life. */
  readonly during: 'open' | 'closed' | 'always'
  change?(scene: CommonScene): Change | Refusal
}

const reason = z.string().trim().min(1).max(2000).meta({ title: '理由', titleEn: 'Reason' })
const caseId = (title: string, titleEn: string) =>
  z.string().min(1).max(128).meta({ title, titleEn, ref: 'case' })
const outcomeOf = z.string().max(64).meta({ title: '办理结果', titleEn: 'Outcome' })
const bureauId = z.string().min(1).max(64).meta({ title: '部门', titleEn: 'Bureau', ref: 'bureau' })

type Input<S extends z.ZodType> = z.output<S>
const common = <I extends z.ZodObject>(
  name: Text,
  kinds: readonly RoleKind[],
  during: CommonAction['during'],
  input: I,
  change?: (scene: Omit<CommonScene, 'input'> & { readonly input: Input<I> }) => Change | Refusal,
  more: Partial<Pick<CommonAction, 'whilePaused' | 'byOffered' | 'refers' | 'hosted'>> = {},
): CommonAction => ({ name, kinds, during, input, ...(change ? { change: change as never } : {}), ...more })

const PEOPLE: readonly RoleKind[] = ['public', 'staff', 'city', 'oversight']
const STAFF: readonly RoleKind[] = ['staff', 'city', 'oversight']

/** Whom a message goes to that is for everybody of the bureau in charge. */
export const IN_CHARGE = 'in-charge'

/** Tells those who oversee a programme, each role of theirs. */
const tellOversight = (roles: Readonly<Record<string, Role>>, message: Text): readonly Effect[] =>
  Object.entries(roles)
    .filter(([, { kind }]) => kind === 'oversight')
    .map(([to]) => ({ effect: 'notify', to, message }))

const transfers = {
  transfer: common(
    text('移交', 'Transfer'),
    STAFF,
    'open',
    z.strictObject({ to: bureauId, reason }),
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
    { byOffered: true },
  ),
  return: common(
    text('退回移交', 'Return transfer'),
    STAFF,
    'open',
    z.strictObject({ reason }),
    ({ case: of }) => (of.offer ? { set: { offer: null } } : refusal('no-offer')),
    { byOffered: true },
  ),
}

const pauses = {
  pause: common(
    text('暂停(待补材料)', 'Pause for missing papers'),
    STAFF,
    'open',
    z.strictObject({
      reason,
      missing: z
        .array(z.string().min(1).max(200))
        .max(50)
        .optional()
        .meta({ title: '缺少的材料', titleEn: 'Missing papers' }),
    }),
    ({ at, input }) => ({ set: { paused: { since: at, reason: input.reason } } }),
  ),
  resume: common(
    text('恢复', 'Resume'),
    PEOPLE,
    'open',
    z.strictObject({ note: z.string().max(2000).meta({ title: '说明', titleEn: 'Note' }).optional() }),
    ({ case: of }) => (of.paused ? { set: { paused: null } } : refusal('not-paused')),
    { whilePaused: true },
  ),
}

const mergeCheck = ({
  case: of,
  input,
  related,
}: Omit<CommonScene, 'input'> & { input: { into: string } }) => {
  const parent = related(input.into)
  if (!parent) return refusal('unknown-case', [input.into], 'into')
  if (parent.id === of.id) return refusal('bad-parent', ['不能并入自身 / itself'], 'into')
  if (parent.closedAt !== undefined) return refusal('bad-parent', ['已办结 / already closed'], 'into')
  return undefined
}

const links = {
  merge: common(
    text('并入主事项', 'Merge into a parent'),
    ['staff', 'city', 'oversight', 'machine'],
    'open',
    z.strictObject({ into: caseId('主事项编号', 'Number of the parent case'), reason }),
    (scene) =>
      mergeCheck(scene) ?? {
        to: 'merged',
        set: { parent: { id: scene.input.into, link: 'merged' } },
        effects: [
          {
            effect: 'perform',
            case: scene.input.into,
            action: 'adopt',
            input: { child: scene.case.id, link: 'merged' },
          },
        ],
      },
    { whilePaused: true, refers: ['into'] },
  ),
  adopt: common(
    text('关联子事项', 'Adopt a child case'),
    ['machine'],
    'always',
    z.strictObject({
      child: caseId('子事项', 'Child case'),
      link: z.enum(['child', 'merged']).meta({
        title: '关联方式',
        titleEn: 'Link',
        options: { child: text('子事项', 'Child'), merged: text('已并入', 'Merged') },
      }),
    }),
    ({ case: of, input }) => ({
      child: { id: input.child, link: input.link, ...of.children[input.child] },
      // A child that is merged after its parent has ended is told at once.
      ...(of.closedAt !== undefined && input.link === 'merged'
        ? { effects: [tellChild(input.child, of.stage)] }
        : {}),
    }),
    { whilePaused: true },
  ),
  childClosed: common(
    text('子事项办结', 'A child case closed'),
    ['machine'],
    'always',
    z.strictObject({ child: caseId('子事项', 'Child case'), outcome: outcomeOf }),
    ({ input }) => ({ child: { id: input.child, link: 'child', outcome: input.outcome } }),
    { whilePaused: true },
  ),
  /** It was never opened, so nobody waits for it any more; whoever asked for it must hear of that. */
  childRefused: common(
    text('子事项未能立项', 'A child case could not be opened'),
    ['machine'],
    'always',
    z.strictObject({
      programme: z.string().min(1).max(64).meta({ title: '项目', titleEn: 'Programme' }),
      zh: z.string().min(1).max(2000).meta({ title: '原因(中文)', titleEn: 'Why, in Chinese' }),
      en: z.string().min(1).max(2000).meta({ title: '原因(英文)', titleEn: 'Why, in English' }),
    }),
    ({ case: of, input: { zh, en } }) => ({
      set: { asked: Math.max(0, of.asked - 1) },
      effects: [
        {
          effect: 'notify',
          to: IN_CHARGE,
          message: text(`有一件子事项未能立项:${zh}`, `A child case could not be opened: ${en}`),
        },
      ],
    }),
    { whilePaused: true },
  ),
  parentClosed: common(
    text('主事项办结', 'The parent case closed'),
    ['machine'],
    'always',
    z.strictObject({ outcome: outcomeOf }),
    () => ({
      effects: [
        {
          effect: 'notify',
          to: 'requester',
          message: text(
            '您的诉求已随主事项办结。',
            'Your request was settled together with its parent case.',
          ),
        },
      ],
    }),
    { whilePaused: true },
  ),
}

const voices = {
  withdraw: common(
    text('撤回', 'Withdraw'),
    ['public', 'staff', 'city'],
    'open',
    z.strictObject({ reason }),
    () => ({ to: 'withdrawn' }),
    { whilePaused: true },
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
    z.strictObject({ reason }),
    ({ at, case: of, input }) =>
      of.appeal ? refusal('appeal-open') : { set: { appeal: { at, reason: input.reason } } },
  ),
  comment: common(
    text('备注', 'Comment'),
    PEOPLE,
    'always',
    z.strictObject({
      text: z.string().trim().min(1).max(4000).meta({ title: '内容', titleEn: 'Text' }),
      shown: z
        .boolean()
        .optional()
        .meta({ title: '告知提出人', titleEn: 'Shown to the person who asked', staffOnly: true }),
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
      note: z.string().max(2000).meta({ title: '说明', titleEn: 'Note' }).optional(),
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
      reason,
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
      reason,
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

/** A case holds at most so many files. */
export const MAX_FILES = 100

const files = {
  /** The event is the record of who added which file; the host keeps the file itself, by its fingerprint. */
  attach: common(
    text('添加附件', 'Attach a file'),
    PEOPLE,
    'always',
    z.strictObject({
      hash: z
        .string()
        .regex(/^[0-9a-f]{64}$/)
        .meta({ title: '指纹', titleEn: 'SHA-256' }),
      name: z.string().min(1).max(200).meta({ title: '文件名', titleEn: 'File name' }),
      type: z.string().min(1).max(100).meta({ title: '类型', titleEn: 'Media type' }),
      bytes: z.number().int().min(1).meta({ title: '大小', titleEn: 'Size', unit: 'B' }),
      shown: z
        .boolean()
        .optional()
        .meta({ title: '告知提出人', titleEn: 'Shown to the person who asked', staffOnly: true }),
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

const tellChild = (child: string, outcome: string) =>
  ({ effect: 'perform', case: child, action: 'parentClosed', input: { outcome } }) as const

/** The actions every programme has unless it opts out. `reopen`, `answerAppeal` and `conclude` need its stages. */
export const commonActions = (first: string, outcomes: readonly string[]): Record<string, CommonAction> => ({
  ...voices,
  ...transfers,
  ...pauses,
  ...links,
  ...corrections,
  ...sights,
  ...files,
  reopen: common(text('重新办理', 'Reopen'), PEOPLE, 'closed', z.strictObject({ reason }), () => ({
    to: first,
    set: { appeal: null },
  })),
  answerAppeal: common(
    text('答复申诉', 'Answer the appeal'),
    ['oversight'],
    'closed',
    z.strictObject({ upheld: z.boolean().meta({ title: '申诉成立', titleEn: 'Upheld' }), reason }),
    ({ case: of, input }) =>
      of.appeal ? { set: { appeal: null }, ...(input.upheld ? { to: first } : {}) } : refusal('no-appeal'),
  ),
  conclude: common(
    text('按来源记录办结', 'Conclude as the source recorded'),
    ['machine'],
    'open',
    z.strictObject({
      outcome: outcomeOf,
      note: z.string().max(4000).meta({ title: '说明', titleEn: 'Note' }).optional(),
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

/** What to tell the relatives of a case that has just closed. */
export const tellRelatives = (of: CaseState, outcome: string): NonNullable<CaseEvent['effects']> => [
  ...(of.parent?.link === 'child'
    ? [
        {
          effect: 'perform' as const,
          case: of.parent.id,
          action: 'childClosed',
          input: { child: of.id, outcome },
        },
      ]
    : []),
  ...Object.entries(of.children)
    .filter(([, child]) => child.link === 'merged')
    .map(([id]) => tellChild(id, outcome)),
]
