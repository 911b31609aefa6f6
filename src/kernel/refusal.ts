import { type Argument, filledWith, type Text, text } from './text.ts'

/**
 * Why a command was not carried out. Nothing has been written when one is returned.
 * `field` is the path into what was sent; `message` says what is wrong and what to do.
 */
export interface Refusal {
  readonly code: RefusalCode
  readonly message: Text
  readonly field?: string
}

/** What was asked for, or why it is refused. */
export type Result<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly refusal: Refusal }

/** A result that is what was asked for. */
export const ok = <Value>(value: Value): Result<Value> => ({ ok: true, value })

/** `{0}`, `{1}`… are filled from the arguments of `refuse`. */
const CATALOGUE = {
  'unknown-programme': ['没有名为“{0}”的项目。', 'There is no programme called "{0}".'],
  'unknown-action': ['项目“{1}”没有办理动作“{0}”。', 'Programme "{1}" has no action called "{0}".'],
  'unknown-case': ['没有编号为“{0}”的事项。', 'There is no case numbered "{0}".'],
  'unknown-area': ['没有代码为“{0}”的区域。', 'There is no area with the code "{0}".'],
  'unknown-indicator': ['项目“{1}”没有指标“{0}”。', 'Programme "{1}" has no indicator called "{0}".'],
  'unknown-figure': ['没有名为“{0}”的指标。', 'There is no indicator called "{0}".'],
  'unknown-role': ['项目“{1}”没有角色“{0}”。', 'Programme "{1}" has no role called "{0}".'],
  'unknown-outcome': ['项目“{1}”没有办理结果“{0}”。', 'Programme "{1}" has no outcome called "{0}".'],
  'unknown-version': [
    '未装入项目“{0}”的第 {1} 版定义,请装入后重试。',
    'Version {1} of programme "{0}" is not loaded; load it and try again.',
  ],
  'case-exists': ['编号“{0}”已被使用。', 'A case numbered "{0}" already exists.'],
  'not-allowed': ['角色“{0}”无权办理“{1}”。', 'The role "{0}" may not do "{1}".'],
  'not-in-charge': [
    '该事项由“{0}”负责,其他部门不能办理;可请求移交。',
    'Bureau "{0}" is in charge of this case; ask for a transfer.',
  ],
  'not-concerned': [
    '该事项与“{0}”无关,该单位的人员不能办理;单位名称有误的,请主管部门更正。',
    'This case does not concern "{0}", whose people cannot act on it; where its name is written wrongly there, the bureau in charge corrects it.',
  ],
  'not-yours': ['只能办理本人提出的事项。', 'Only the person who asked may do this.'],
  'not-asked-for': [
    '该事项不是应请求立项的,不能撤回;应由主管部门办结。',
    'Nobody asked for this case, so it cannot be taken back; the bureau in charge is to end it.',
  ],
  'party-ends': [
    '角色“{0}”是当事方,不能以“{1}”办结事项;应由主管部门办理。',
    'The role "{0}" is a party to the case and cannot end it by "{1}"; the bureau in charge is to.',
  ],
  'same-person': [
    '您已办理过“{0}”,须由另一人办理。',
    'You have done "{0}" yourself: two people see to it, so somebody else is to do this.',
  ],
  'wrong-stage': [
    '事项处于“{0}”阶段,不能办理“{1}”;可在:{2}。',
    'The case is in stage "{0}", where "{1}" cannot be done; it can in: {2}.',
  ],
  paused: ['事项已暂停({0}),请先恢复。', 'The case is paused ({0}); resume it first.'],
  'not-paused': ['事项未暂停。', 'The case is not paused.'],
  'no-offer': ['没有待接收的移交。', 'There is no transfer waiting to be accepted.'],
  'offer-open': ['已有一项待接收的移交。', 'A transfer is already waiting to be accepted.'],
  'no-taker': [
    '“{0}”接不了该事项:那里没有该项目的岗位。可移交给:{1}。',
    'Nobody at "{0}" could take this case over: there is no post there for it. It can be offered to: {1}.',
  ],
  'no-takers': [
    '现在没有部门可以接收该事项:其他部门无人持有能在本区域接收该项目事项的岗位。请管理员先为接收部门的人员设置岗位;在此之前由负责部门继续办理。',
    'No bureau could take this case over now: nobody at another holds a post that accepts cases of this programme in this area. Ask an administrator to give somebody there such a post; until then the bureau in charge goes on with it.',
  ],
  'appeal-open': ['已有一项申诉待答复。', 'An appeal already waits for an answer.'],
  'no-appeal': ['没有待处理的申诉。', 'There is no open appeal.'],
  'bad-parent': ['不能并入该事项:{0}。', 'The case cannot be merged there: {0}.'],
  'children-open': ['还有 {0} 件子事项未办结。', '{0} child cases are still open.'],
  'not-satisfied': ['条件未满足:{0}。', 'A condition is not met: {1}.'],
  'invalid-input': ['“{0}”填写有误:{1}', '"{0}" is not valid: {2}'],
  'invalid-actor': ['办理人信息不完整。', 'The actor is incomplete.'],
  'stale-version': [
    '事项已有新的变化(当前第 {0} 版,您看到的是第 {1} 版),请刷新后重试。',
    'The case has changed (now version {0}, you saw {1}); reload and try again.',
  ],
  'key-reused': ['同一幂等键已用于另一条指令。', 'This idempotency key was used with another command.'],
  'calendar-unknown': [
    '{0} 年的工作日历尚未公布或未装入,无法计算时限。',
    'The working calendar of {0} is not published or not loaded; the deadline cannot be computed.',
  ],
  'parameter-unset': ['参数“{0}”在 {1} 尚无取值。', 'Parameter "{0}" has no value on {1}.'],
  'too-long': ['事项记录已达上限({0} 条)。', 'The case has reached its limit of {0} events.'],
  'too-many-facts': ['事项所载事实已达上限({0} 条)。', 'The case has reached its limit of {0} facts.'],
  'too-large': ['填写内容过大(上限 {0} KiB)。', 'What was sent is too large (at most {0} KiB).'],
  unstorable: ['所填内容含有无法保存的字符。', 'What was sent has characters that cannot be stored.'],
  claimed: [
    '已有一件办理中的事项登记了同一内容{0}。',
    'Another open case already has the same for itself{0}.',
  ],
  erased: [
    '该事项的个人信息已删除,不能再办理。',
    'What was personal in this case is erased; nothing more can be done to it.',
  ],
  'erasure-asked': ['已有人申请删除,等待处理。', 'That was asked for already and waits to be done.'],
  'erasure-not-asked': [
    '尚无人申请删除个人信息;请先由另一人提出申请。',
    'Nobody has asked to erase what is personal; somebody else must ask first.',
  ],
  'payment-open': [
    '核定与已发放的金额不一致,尚有应发或应退的款项;结清后再删除。',
    'What was granted and what was paid differ: money is still owed either way. Settle it first.',
  ],
  'written-openly': [
    '该事项有早期版本的记录,个人信息写在封存的日志中,无法删除;日志不能更改。承办部门可不再使用其中的个人信息,只作留存:请向其提出。',
    'Parts of this case were written by an earlier version, with what is personal in the sealed log itself, which is never changed: it cannot be erased. The bureau in charge can stop using it and only keep it: ask there.',
  ],
  'facts-erased': [
    '认定所依据的家庭事实已删除,无法再次说明。',
    'The facts of the household that it was decided on are erased: it can no longer be explained.',
  ],
  'masked-only': [
    '跨部门紧急查阅只能看遮盖个人信息后的事项,不含附件内容、家庭成员、登记的事实和待遇。',
    'Reading across bureaus shows a case without personal fields: not what is in files, and not members, facts or benefits of a household.',
  ],
  unproven: ['登录状态已变化,请重试。', 'Who you are known as has changed; try again.'],
  busy: ['事项正被频繁更新,请稍后重试。', 'The case is changing too fast; try again in a moment.'],
  'out-of-order': ['该时间早于事项的上一条记录。', "This time is before the case's last event."],
  'bad-instant': ['时间“{0}”无效。', '"{0}" is not a valid time.'],
} as const satisfies Record<string, readonly [zh: string, en: string]>

/** The codes of refusals. */
export type RefusalCode = keyof typeof CATALOGUE

/** A reason may be a sentence, which the message ends as well. */
const endedOnce = (sentence: string): string => sentence.replace(/([^.。])([.。])\2$/, '$1$2')

/** Makes a refusal from the catalogue. */
export const refusal = (code: RefusalCode, args: readonly Argument[] = [], field?: string): Refusal => {
  const { zh, en } = filledWith({ zh: CATALOGUE[code][0], en: CATALOGUE[code][1] }, args)
  const message = text(endedOnce(zh), endedOnce(en))
  return { code, message, ...(field === undefined ? {} : { field }) }
}

/** A refusal as a failed result. */
export const refuse = (
  code: RefusalCode,
  args: readonly Argument[] = [],
  field?: string,
): { readonly ok: false; readonly refusal: Refusal } => ({ ok: false, refusal: refusal(code, args, field) })

/**
 * Carries a refusal out of a programme's own function (a parameter without a value, a year without a
 * calendar). `decide` catches it and returns the refusal; it never leaves the kernel.
 */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refused: Refusal) {
    super(refused.message.en)
    this.refusal = refused
  }
}
