import type { Problem } from '../desk/import/index.ts'
import type { Lang } from '../desk/index.ts'
import type { Result, Text } from '../kernel/index.ts'

/** Something asked for cannot be had: told with its code and field, exit 1. */
export class Refusing extends Error {
  readonly problem: Problem
  /** What else is wrong, where several things are. */
  readonly others: readonly Problem[]
  constructor(problem: Problem, ...others: readonly Problem[]) {
    super(problem.message.en)
    this.problem = problem
    this.others = others
  }
}

/** The command line itself is wrong: told with how to find help, exit 2. */
export class Misused extends Error {
  readonly text: Text
  constructor(zh: string, en: string) {
    super(en)
    this.text = { zh, en }
  }
}

/** Refuses in the CLI's own words. */
export const refuseWith = (code: string, zh: string, en: string, field?: string): never => {
  throw new Refusing({ code, message: { zh, en }, ...(field === undefined ? {} : { field }) })
}

/** What was answered. @throws Refusing where it was refused. */
export const valueIn = <Value>(
  result: Result<Value> | { readonly ok: false; readonly problem: Problem },
): Value => {
  if (!result.ok) throw new Refusing('refusal' in result ? result.refusal : result.problem)
  return result.value
}

/** Where a command writes: one JSON document or lines for people on standard output, everything else on standard error. */
export class Output {
  readonly json: boolean
  readonly lang: Lang
  private isTold = false

  constructor(json: boolean, lang: Lang) {
    this.json = json
    this.lang = lang
  }

  /** The words in the reader's language. */
  say(text: Text): string {
    return text[this.lang]
  }

  /** The one document of `--json`. */
  document(value: unknown): void {
    this.isTold = true
    process.stdout.write(`${JSON.stringify(value)}\n`)
  }

  /** Lines for people; nothing under `--json`. */
  lines(...lines: readonly string[]): void {
    if (!this.json) process.stdout.write(`${lines.join('\n')}\n`)
  }

  /** A message that is not the result. */
  note(text: string): void {
    process.stderr.write(`${text}\n`)
  }

  /** What was refused, and where; `others` are further things wrong with the same. */
  refused(problem: Problem, others: readonly Problem[] = []): void {
    const shown = ({ code, message, field }: Problem) => ({
      code,
      message: this.say(message),
      ...(field === undefined ? {} : { field }),
    })
    for (const { code, message, field } of [problem, ...others].map(shown))
      this.note(`${code}: ${message}${field === undefined ? '' : ` [${field}]`}`)
    if (this.json)
      this.document({
        error: shown(problem),
        ...(others.length === 0 ? {} : { others: others.map(shown) }),
      })
  }

  /** The document of what ended a command otherwise than by a refusal; none where its own is out already. */
  ended(code: string, message: string): void {
    if (this.json && !this.isTold) this.document({ error: { code, message } })
  }

  /** A bar on a terminal's standard error while long work goes on; nothing elsewhere. */
  progress(label: Text): Progress {
    return new Progress(this.say(label), process.stderr.isTTY === true)
  }
}

const BAR = 24
const EVERY_MS = 100

/** How far long work has come. */
export class Progress {
  private readonly label: string
  private readonly shown: boolean
  private last = 0

  constructor(label: string, shown: boolean) {
    this.label = label
    this.shown = shown
  }

  /** @param share from 0 to 1, where the end is known. */
  at(done: number, share?: number): void {
    const now = performance.now()
    if (!this.shown || now - this.last < EVERY_MS) return
    this.last = now
    const filled = Math.round((share ?? 0) * BAR)
    const bar = share === undefined ? '' : `[${'█'.repeat(filled)}${'░'.repeat(BAR - filled)}] `
    process.stderr.write(`\r\u001b[2K${this.label} ${bar}${done.toLocaleString('en-US')}`)
  }

  end(): void {
    if (this.shown && this.last > 0) process.stderr.write('\r\u001b[2K')
  }
}
