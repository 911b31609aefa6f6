import { canonicalJson, type Result, refuse } from '../kernel/index.ts'
import { effectName, openedAs } from './asked.ts'
import type { RulesAtWork } from './benefits/rules.ts'
import { allOf, type Failure, type Outcome, outcomeOf } from './defined.ts'
import { effectJob, effectText, refusedJob } from './effect.ts'
import type { Job } from './job.ts'
import type { Done } from './lanes.ts'
import { commandHash } from './leaf.ts'
import type { PendingEffect, Store } from './ports.ts'
import { answerTo, isQuestion } from './question.ts'
import type { Registry } from './registry.ts'

/** An effect that was refused: which case asked for what, and why it cannot be. It is kept with its case. */
export interface RefusedEffect extends Failure {
  readonly case: string
  readonly effect: string
}

/** What `settle` did. Of the refused, the first are listed. */
export interface Settled {
  readonly done: number
  readonly refused: number
  readonly refusals: readonly RefusedEffect[]
}

interface At {
  readonly store: Store
  readonly registry: Registry
  readonly rules: RulesAtWork | undefined
  do(job: Job): Promise<Result<Done>>
}

const PAGE = 500
const MOST_REFUSALS = 100

const carryOut = async (at: At, { effect, stream, ...settles }: PendingEffect): Promise<Result<Done>> => {
  const key = { key: effectName(settles), hash: commandHash(canonicalJson(effect)) }
  if (isQuestion(effect)) {
    const answer = await answerTo(at, stream, effect)
    if (!answer.ok) return answer
    // The steps after the first go with it: they have no key of their own.
    const steps = answer.value.map((step, n) => (n === 0 ? { ...step, key } : step))
    return at.do({ stream, steps, settles })
  }
  const parent =
    effect.effect === 'open' || (effect.effect === 'perform' && effect.opens)
      ? (await at.store.load([stream], [])).rows.get(stream)
      : undefined
  const job = effectJob(effect, parent, openedAs(stream, settles), key)
  return job ? at.do({ ...job, settles }) : refuse('unknown-case', [stream])
}

/**
 * A case whose child was refused hears of it before the effect leaves the queue, once however often that is tried: until it
 * has, it waits for what will not come.
 */
const carryOutOrTell = async (at: At, asked: PendingEffect): Promise<Outcome> => {
  const outcome = await outcomeOf(carryOut(at, asked))
  if (outcome.ok || outcome.code === 'busy') return outcome
  const { effect, stream } = asked
  const key = { key: `${effectName(asked)}:refused`, hash: '' }
  const job = refusedJob(effect, stream, outcome.told, key)
  const told = job && (await outcomeOf(at.do(job)))
  return told && !told.ok && told.code === 'busy' ? told : outcome
}

/**
 * Side by side, but a question waits for what its case has asked for before: the facts an investigation found
 * are in the register when the rules are asked.
 */
const carryOutAll = (at: At, pending: readonly PendingEffect[]): Promise<readonly Outcome[]> => {
  const before = new Map<string, Promise<unknown>[]>()
  return allOf(
    pending.map((each) => {
      const earlier = before.get(each.stream) ?? []
      const waitsFor = isQuestion(each.effect) ? [...earlier] : []
      const done = Promise.all(waitsFor).then(() => carryOutOrTell(at, each))
      before.set(each.stream, earlier)
      earlier.push(done)
      return done
    }),
  )
}

/** See `Desk.settle`. */
export const settleEffects = async (at: At): Promise<Settled> => {
  let done = 0
  let refused = 0
  const refusals: RefusedEffect[] = []
  for (;;) {
    const pending = await at.store.pending(PAGE)
    const outcomes = await carryOutAll(at, pending)
    const failed: (PendingEffect & { readonly failed: string })[] = []
    const repeated: PendingEffect[] = []
    let later = 0
    for (const [index, outcome] of outcomes.entries()) {
      const asked = pending[index]!
      if (outcome.ok) {
        // Those done left the queue with their own event; repetitions and refusals leave it here.
        if (outcome.value.events === 0) repeated.push(asked)
        continue
      }
      const { code, told, failure } = outcome
      // Others were faster at that case, again and again: it stays in the queue.
      if (code === 'busy') later++
      else {
        failed.push({ ...asked, failed: told ? JSON.stringify(told) : failure.reason })
        if (refusals.length < MOST_REFUSALS)
          refusals.push({ case: asked.stream, effect: effectText(asked.effect), ...failure })
      }
    }
    if (failed.length + repeated.length > 0) await at.store.settle([...failed, ...repeated])
    done += pending.length - failed.length - later
    refused += failed.length
    if (pending.length === later) return { done, refused, refusals }
  }
}
