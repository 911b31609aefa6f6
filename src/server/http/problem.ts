import type { Refusal, RefusalCode, Text } from '../../kernel/index.ts'

/** Why a request was not carried out, as RFC 9457 has it, with our code and both languages. */
export interface Problem {
  readonly status: number
  readonly code: string
  readonly message: Text
  readonly field?: string
}

/** What the server itself refuses, before any programme is asked. */
const OWN = {
  'not-found': [404, '没有这个地址。', 'There is nothing at this address.'],
  'sign-in': [401, '请先登录。', 'Sign in first.'],
  'bad-sign-in': [401, '账号或口令不正确。', 'The account or the password is wrong.'],
  'bad-receipt': [401, '回执编号或查询码不正确。', 'The receipt number or its code is wrong.'],
  forbidden: [403, '您的岗位无权这样做。', 'Your post does not allow this.'],
  'bad-api-key': [
    403,
    'api_key 无效、已过期或已停用。请核对;不带 api_key 也可以提出诉求。',
    'This api_key is not known here, has expired or is disabled. Check it; a request can be sent without one, too.',
  ],
  'cross-site': [
    403,
    '请求来自其他网站,或页面已过期;请刷新后重试。',
    'The request came from another site, or the page is too old; reload and try again.',
  ],
  'too-many': [429, '请求过于频繁,请稍后再试。', 'Too many requests; try again in a while.'],
  'not-json': [415, '请以 application/json 发送。', 'Send application/json.'],
  'not-form': [415, '请以表单格式发送。', 'Send a form (application/x-www-form-urlencoded).'],
  'too-large': [413, '内容过大。', 'What was sent is too large.'],
  'file-too-large': [
    413,
    '文件超过 10 MB,请换一个小一些的。',
    'The file is larger than 10 MB; choose a smaller one.',
  ],
  'bad-cursor': [
    400,
    'after 应为上一页给出的 next,且查询条件不变。',
    '`after` is the `next` of a page before, of the same question.',
  ],
  'bad-json': [400, '内容不是有效的 JSON。', 'What was sent is not valid JSON.'],
  'bad-file': [
    415,
    '只接受图片(JPEG、PNG、WebP、HEIC)、PDF、Word、Excel、MP3、MP4 文件,按内容而非名称判断。',
    'Pictures (JPEG, PNG, WebP, HEIC), PDF, Word, Excel, MP3 and MP4 are taken, by what is in the file and not by its name.',
  ],
  'busy-file': [
    503,
    '该文件正在清理,请稍后再试。',
    'The file is just being tidied away; try again in a moment.',
  ],
  'too-many-waiting': [
    429,
    '尚未提交的诉求所附文件太多,现在不能再添加。请先提交诉求,再到回执页补充文件。',
    'Too many files wait for requests that are not sent yet. Send the request first, and add the file on its receipt.',
  ],
  'empty-file': [400, '文件是空的。', 'The file is empty.'],
  'unchecked-file': [
    503,
    '安全检查暂时不可用,文件未保存,请稍后再试。',
    'Files cannot be checked just now, so it was not kept; try again in a while.',
  ],
  'file-refused': [
    422,
    '安全检查未通过,文件未保存。',
    'The file did not pass the safety check and was not kept.',
  ],
  'not-runnable': [
    409,
    '请先试读;正在运行或文件已删除的导入不能运行。',
    'Preview it first; an import that is under way, or whose file is gone, cannot be run.',
  ],
  'bad-url': [
    400,
    '应为公网 https 地址;内网地址须由管理员在部署时允许。',
    'A public https address is wanted; private ones must be allowed where the server is started.',
  ],
  'too-many-subscriptions': [
    409,
    '订阅过多,请先删除不用的。',
    'There are too many subscriptions; remove some first.',
  ],
  'needs-key': [
    400,
    '请提供 Idempotency-Key(不少于 16 个字符)。',
    'Send an Idempotency-Key of at least 16 characters.',
  ],
  'bad-match': [400, 'If-Match 应为事项的 ETag,如 "3"。', 'If-Match is the ETag of a case, such as "3".'],
  rehearsing: [
    429,
    '已有演练在进行,请等它结束或先停止。',
    'Rehearsals are under way; wait for one to end, or stop it.',
  ],
  'plan-over': [
    409,
    '这份方案已过时,请按新的方案再看一遍。',
    'That plan is out of date; look at the new one first.',
  ],
  'no-single-sign-on': [409, '本服务未设置单点登录。', 'Single sign-on is not set up on this server.'],
  'no-seals': [409, '本服务未设置日志封存。', 'The log is not sealed on this server.'],
  'not-sealed': [409, '尚未封存,请一两分钟后再试。', 'It is not sealed yet; try again in a minute or two.'],
  taken: [409, '该账号已存在。', 'That account exists already.'],
  'taken-subject': [409, '该主体标识已属于另一账号。', 'That subject is another account’s already.'],
  'last-administrator': [
    409,
    '这是最后一个能登录的管理员;请先指定另一名管理员,否则再无人能管理账号。',
    'This is the last administrator who can sign in; name another one first, or nobody could manage accounts any more.',
  ],
  changed: [412, '内容已被他人修改,请刷新后重试。', 'Somebody else has changed it; reload and try again.'],
  unreachable: [503, '数据库没有应答,请稍后重试。', 'The database does not answer; try again in a while.'],
  internal: [500, '系统出错,请稍后重试。', 'Something went wrong here; try again in a while.'],
} as const satisfies Record<string, readonly [status: number, zh: string, en: string]>

/** A refusal of the server's own. */
export const problem = (code: keyof typeof OWN, field?: string): Problem => {
  const [status, zh, en] = OWN[code]
  return { status, code, message: { zh, en }, ...(field === undefined ? {} : { field }) }
}

/** Codes of refusals that are not a 422: what was asked for was understood, but cannot be done. */
const STATUS: Partial<Record<RefusalCode, number>> = {
  'unknown-programme': 404,
  'unknown-action': 404,
  'unknown-case': 404,
  'unknown-area': 400,
  'unknown-indicator': 404,
  'unknown-figure': 404,
  unproven: 401,
  'unknown-role': 403,
  'not-allowed': 403,
  'not-in-charge': 403,
  'not-concerned': 403,
  'no-taker': 409,
  'no-takers': 409,
  'not-yours': 403,
  'same-person': 403,
  'party-ends': 403,
  'not-asked-for': 409,
  'masked-only': 403,
  'case-exists': 409,
  'wrong-stage': 409,
  paused: 409,
  'key-reused': 409,
  'stale-version': 412,
  'invalid-input': 400,
  unstorable: 400,
  'too-large': 413,
  busy: 503,
}

/** What refusals of these codes are about, as a request names it; the kernel knows no headers. */
const SENT_AS: Partial<Record<RefusalCode, string>> = {
  'key-reused': 'Idempotency-Key',
  'stale-version': 'If-Match',
  'unknown-role': 'role',
}
/** What is wrong with an action as such, and not with what its form was filled in with. */
const OF_ACTION: ReadonlySet<RefusalCode> = new Set([
  'unknown-action',
  'not-allowed',
  'same-person',
  'party-ends',
  'not-asked-for',
  'wrong-stage',
  'paused',
  'out-of-order',
])

/** The path in what was sent of what a form refuses, where the form stands below a field of the body. */
const pathBelow = (form: string, { code, field }: Refusal): string | undefined => {
  if (field === undefined || OF_ACTION.has(code)) return field
  // The case itself; of a form that names another one, the field is called otherwise.
  if (code === 'unknown-case' && field === 'case') return field
  // So it calls the form as a whole.
  return field === 'input' ? form : `${form}.${field}`
}

/**
 * A refusal as it is told to whoever sent the request.
 *
 * @param form the field of the body in which the form stands whose fields are refused; none where it is the body.
 */
export const problemOf = (refused: Refusal, form?: string): Problem => {
  const { code, message } = refused
  const field = SENT_AS[code] ?? (form === undefined ? refused.field : pathBelow(form, refused))
  return { status: STATUS[code] ?? 422, code, message, ...(field === undefined ? {} : { field }) }
}

/** Every answer that is not a success has this shape and media type. */
export const problemResponse = (
  { status, ...rest }: Problem,
  headers: Record<string, string> = {},
): Response =>
  new Response(
    JSON.stringify({ type: `urn:bihuan:problem:${rest.code}`, title: rest.message.en, status, ...rest }),
    { status, headers: { 'content-type': 'application/problem+json; charset=utf-8', ...headers } },
  )
