import type { Result, Text } from '../kernel/index.ts'
import type { Done } from './lanes.ts'

/** A function of a programme, or of the rules, threw: a defect there, and no broken machine. */
export class DefinitionFailed extends Error {
  constructor(cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    const { stack } = innermost(cause)
    if (stack !== undefined) this.stack = stack
  }
}

/** Where it began: the kernel wraps what a function of a programme threw, to say whose it is. */
const innermost = (error: unknown): { readonly stack?: string | undefined } => {
  if (!(error instanceof Error)) return {}
  return error.cause instanceof Error ? innermost(error.cause) : error
}

/**
 * Runs what programmes or rules define.
 *
 * @throws DefinitionFailed for whatever it throws.
 */
export const defined = <Value>(work: () => Value): Value => {
  try {
    return work()
  } catch (error) {
    throw new DefinitionFailed(error)
  }
}

/** Why something did not come about. */
export interface Failure {
  readonly reason: string
  /** Where, if a programme or the rules threw. */
  readonly stack?: string
}

/** What came of something that the machine does by itself: there is nobody to tell but whoever reads the log. */
export type Outcome<Value = Done> =
  | { readonly ok: true; readonly value: Value }
  /** `code` of the refusal, if it was one, and what people are told of it: a defect has no words for them. */
  | { readonly ok: false; readonly code?: string; readonly told?: Text; readonly failure: Failure }

/** A defect of a definition is an outcome like a refusal; that the store is away is not. */
export const outcomeOf = async <Value>(doing: Promise<Result<Value>>): Promise<Outcome<Value>> => {
  try {
    const done = await doing
    if (done.ok) return done
    const { code, message } = done.refusal
    return { ok: false, code, told: message, failure: { reason: message.en } }
  } catch (error) {
    if (!(error instanceof DefinitionFailed)) throw error
    const { message: reason, stack } = error
    return { ok: false, failure: { reason, ...(stack === undefined ? {} : { stack }) } }
  }
}

/** Waits for all, then gives what they came to. @throws what the first of those that failed threw. */
export const allOf = async <Value>(doing: readonly Promise<Value>[]): Promise<Value[]> => {
  await Promise.allSettled(doing)
  return Promise.all(doing)
}
