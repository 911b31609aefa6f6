import { z } from 'zod'
import type { Day } from './calendar.ts'
import { neverDrawn, type PassedOver, revealedProblem, rootOf, takeDraw } from './draw.ts'
import { DRAW_FORMAT, DRAW_LIMITS, type DrawPlan, planDraw } from './draw-plan.ts'
import { canonicalJson, sameJson } from './json.ts'
import type { Refusal } from './refusal.ts'
import { hex, sha256, utf8 } from './sha256.ts'
import { type Text, text } from './text.ts'

/** A draw as it was done: what a programme knows of its case, and what is published of it. */
export interface DrawRecord {
  readonly plan: DrawPlan
  readonly frozenOn: Day
  /** What came of the source, once it is known. */
  readonly revealed?: readonly string[] | undefined
  readonly revealedOn?: Day | undefined
  readonly passedOver: readonly PassedOver[]
}

/** One thing that is not as it should be in a published draw. */
export interface DrawProblem {
  readonly code:
    | 'no-json'
    | 'bad-form'
    | 'bad-plan'
    | 'bad-root'
    | 'bad-days'
    | 'bad-source'
    | 'bad-drawing'
    | 'bad-passing'
    | 'bad-digest'
    | 'bad-bytes'
  readonly message: Text
  /** Where in the file. */
  readonly field?: string
}

const word = z.string().max(DRAW_LIMITS.words)
const list = <S extends z.ZodType>(of: S, most: number) => z.array(of).max(most)
const drawnSchema = z.strictObject({
  stratum: word,
  rank: z.number(),
  id: word,
  score: word,
  inspectors: list(z.strictObject({ inspector: word, score: word }), DRAW_LIMITS.each),
})
const planSchema = z.strictObject({
  draw: word,
  strata: list(
    z.strictObject({ stratum: word, take: z.number(), ids: list(word, DRAW_LIMITS.pool) }),
    DRAW_LIMITS.strata,
  ),
  each: z.number(),
  inspectors: list(word, DRAW_LIMITS.inspectors),
  recusals: list(z.strictObject({ inspector: word, id: word }), DRAW_LIMITS.recusals),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('public'), what: word, knownOn: z.iso.date() }),
    z.strictObject({
      kind: z.literal('parties'),
      parties: list(z.strictObject({ party: word, commitment: word }), DRAW_LIMITS.parties),
    }),
  ]),
})
/** A published draw. `drawing` is there once chance is known; `sha256` is over everything else. */
const fileSchema = z.strictObject({
  format: z.literal(DRAW_FORMAT),
  frozenOn: z.iso.date(),
  plan: planSchema,
  root: word,
  drawing: z
    .strictObject({
      revealedOn: z.iso.date(),
      revealed: list(word, DRAW_LIMITS.parties),
      seed: word,
      drawn: list(drawnSchema, DRAW_LIMITS.taken),
      passedOver: list(
        z.strictObject({ id: word, inspector: word.optional(), reason: word, on: z.iso.date() }),
        DRAW_LIMITS.taken,
      ),
    })
    .optional(),
  sha256: word,
})
type DrawFile = z.output<typeof fileSchema>

/** Longer texts are not looked at: a draw of the largest pool has a few megabytes. */
const MAX_FILE_CHARACTERS = 16 * 1024 * 1024

const inOrder = (passedOver: readonly PassedOver[]): readonly PassedOver[] => {
  const key = ({ on, id, inspector = '' }: PassedOver): string => `${on} ${id} ${inspector}`
  return [...passedOver].sort((a, b) => (key(a) < key(b) ? -1 : 1))
}

const digestOf = (file: object): string => hex(sha256(utf8(canonicalJson(file))))
const written = (file: object): string => `${JSON.stringify(file, null, 2)}\n`

/** The one way in which a record is written: the same record, the same bytes. */
const fileOf = (record: DrawRecord): object => {
  const { plan, frozenOn, revealed, revealedOn } = record
  const head = { format: DRAW_FORMAT, frozenOn, plan, root: rootOf(plan) }
  if (revealed === undefined) return { ...head, sha256: digestOf(head) }
  const { seed, drawn } = takeDraw(plan, revealed, record.passedOver)
  const passedOver = inOrder(record.passedOver).map(({ id, inspector, reason, on }) => ({
    id,
    ...(inspector === undefined ? {} : { inspector }),
    reason,
    on,
  }))
  const file = { ...head, drawing: { revealedOn, revealed, seed, drawn, passedOver } }
  return { ...file, sha256: digestOf(file) }
}

/** What is published of a draw: versioned JSON from which alone anybody can check it; see `checkDraw`. */
export const publishDraw = (record: DrawRecord): string => written(fileOf(record))

const problem = (code: DrawProblem['code'], zh: string, en: string, field?: string): DrawProblem => ({
  code,
  message: text(zh, en),
  ...(field === undefined ? {} : { field }),
})
const refused = (code: DrawProblem['code'], at: string, { message, field }: Refusal): DrawProblem => ({
  code,
  message,
  field: field === undefined ? at : `${at}.${field}`,
})

const readFile = (said: string): DrawFile | DrawProblem => {
  if (said.length > MAX_FILE_CHARACTERS) return problem('no-json', '文件过大。', 'The file is too large.')
  let value: unknown
  try {
    value = JSON.parse(said)
  } catch {
    return problem('no-json', '文件不是 JSON。', 'The file is no JSON.')
  }
  const read = fileSchema.safeParse(value)
  if (read.success) return read.data
  const field = read.error.issues[0]!.path.map(String).join('.') || 'format'
  return problem(
    'bad-form',
    `不是格式为 ${DRAW_FORMAT} 的抽取文件。`,
    `This is no draw in the format ${DRAW_FORMAT}.`,
    field,
  )
}

const planProblems = (file: DrawFile): readonly DrawProblem[] => {
  const plan = file.plan as DrawPlan
  const planned = planDraw(plan)
  if (!planned.ok) return [refused('bad-plan', 'plan', planned.refusal)]
  if (!sameJson(planned.value, plan))
    return [problem('bad-plan', '名单未按顺序排列。', 'A list is not in its order.', 'plan')]
  return rootOf(plan) === file.root
    ? []
    : [problem('bad-root', '方案与其指纹不符。', 'The plan is not the one of this root.', 'root')]
}

const dayProblems = ({ frozenOn, plan: { source }, drawing }: DrawFile): readonly DrawProblem[] => {
  const late = problem(
    'bad-days',
    '随机源在冻结当日或之前就已知。',
    'The source was known on the day of the freezing or before.',
    'plan.source.knownOn',
  )
  const early = problem(
    'bad-days',
    '揭示早于冻结或随机源公布之日。',
    'It was revealed before it was frozen, or before the source was known.',
    'drawing.revealedOn',
  )
  const before = problem(
    'bad-days',
    '递补早于揭示之日。',
    'Somebody was passed over before anything was drawn.',
    'drawing.passedOver',
  )
  const knownOn = source.kind === 'public' ? source.knownOn : undefined
  return [
    ...(knownOn !== undefined && knownOn <= frozenOn ? [late] : []),
    ...(drawing && drawing.revealedOn < (knownOn ?? frozenOn) ? [early] : []),
    ...(drawing?.passedOver.some(({ on }) => on < drawing.revealedOn) ? [before] : []),
  ]
}

const passingProblems = (
  plan: DrawPlan,
  revealed: readonly string[],
  passedOver: readonly PassedOver[],
): readonly DrawProblem[] => {
  const stray = neverDrawn(plan, revealed, passedOver)
  const silent = passedOver.findIndex(({ reason }) => reason.trim() === '')
  const n = stray >= 0 ? stray : silent
  return n < 0
    ? []
    : [
        problem(
          'bad-passing',
          `“${passedOver[n]!.id}”并未抽中,或未写明理由。`,
          `"${passedOver[n]!.id}" was never drawn, or no reason is given.`,
          `drawing.passedOver.${n}`,
        ),
      ]
}

const drawingProblems = ({ plan: given, drawing }: DrawFile): readonly DrawProblem[] => {
  if (!drawing) return []
  const plan = given as DrawPlan
  const unknown = revealedProblem(plan, drawing.revealed)
  if (unknown) return [refused('bad-source', 'drawing', unknown)]
  const passedOver = drawing.passedOver as readonly unknown[] as readonly PassedOver[]
  const { seed, drawn } = takeDraw(plan, drawing.revealed, passedOver)
  const found: DrawProblem[] = [...passingProblems(plan, drawing.revealed, passedOver)]
  if (seed !== drawing.seed)
    found.push(problem('bad-drawing', '种子不符。', 'The seed is another one.', 'drawing.seed'))
  const off = drawn.findIndex((one, n) => !sameJson(one, drawing.drawn[n] ?? null))
  if (off >= 0 || drawn.length !== drawing.drawn.length)
    found.push(
      problem(
        'bad-drawing',
        '抽中的与重新抽取的不同。',
        'What was drawn is not what the draw comes to when it is taken again.',
        `drawing.drawn.${off >= 0 ? off : drawn.length}`,
      ),
    )
  return found
}

const writingProblems = (said: string, file: DrawFile): readonly DrawProblem[] => {
  const { sha256: sum, ...rest } = file
  const found: DrawProblem[] = []
  if (digestOf(rest) !== sum)
    found.push(
      problem(
        'bad-digest',
        '内容与其 SHA-256 不符。',
        'What is in it is not what its SHA-256 says.',
        'sha256',
      ),
    )
  if (written(file) !== said)
    found.push(
      problem('bad-bytes', '文件的写法被改动过。', 'The file is not written as draws are: it was edited.'),
    )
  return found
}

/** What a checked draw says of itself. */
export interface CheckedDraw {
  readonly draw: string
  readonly root: string
  readonly pool: number
  readonly drawn: number
  readonly isDrawn: boolean
}

/**
 * Checks a published draw by what stands in it alone: the plan is in order and of its root, the source was known after it
 * was frozen, and the drawing is what plan and source come to. Nothing wrong means: whoever knows that this root was made
 * public in time, and that the source came out so, knows that nobody chose.
 */
export const checkDraw = (
  said: string,
): { readonly problems: readonly DrawProblem[]; readonly checked?: CheckedDraw } => {
  const file = readFile(said)
  if ('code' in file) return { problems: [file] }
  const planned = planProblems(file)
  const reckoned = planned.some(({ code }) => code === 'bad-plan') ? [] : drawingProblems(file)
  const problems = [...planned, ...dayProblems(file), ...reckoned, ...writingProblems(said, file)]
  const { draw, strata } = file.plan
  return {
    problems,
    checked: {
      draw,
      root: file.root,
      pool: strata.reduce((sum, { ids }) => sum + ids.length, 0),
      drawn: file.drawing?.drawn.length ?? 0,
      isDrawn: file.drawing !== undefined,
    },
  }
}
