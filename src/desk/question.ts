import { type Effect, MACHINE, type Result, refuse, wrongList } from '../kernel/index.ts'
import { determinedOn } from './benefits/determine.ts'
import type { RulesAtWork } from './benefits/rules.ts'
import { defined } from './defined.ts'
import { freezingSteps } from './editions.ts'
import type { JobStep } from './job.ts'
import { listedIn } from './list.ts'
import type { Store } from './ports.ts'
import type { Registry } from './registry.ts'

interface At {
  readonly store: Store
  readonly registry: Registry
  readonly rules: RulesAtWork | undefined
}

/** What a case may ask of the desk: the rules about a subject, which cases are open, the figures of a sheet. */
type Question = Extract<Effect, { effect: 'determine' | 'list' | 'freeze' }>

const QUESTIONS: ReadonlySet<Effect['effect']> = new Set(['determine', 'list', 'freeze'])
/** Whether the desk answers an effect, on the case that asks. */
export const isQuestion = (effect: Effect): effect is Question => QUESTIONS.has(effect.effect)

/** The machine's actions on the asking case that tell it the answer; done together or not at all. */
type Answer = readonly Omit<JobStep, 'key'>[]

const oneStep = (action: string, input: Result<unknown>): Result<Answer> =>
  input.ok ? { ok: true, value: [{ command: { action, input: input.value }, actor: MACHINE }] } : input

/** What the desk answers to a case that asks. */
export const answerTo = async (at: At, stream: string, effect: Question): Promise<Result<Answer>> => {
  if (effect.effect === 'freeze') return freezingSteps(at, stream, effect)
  if (effect.effect === 'list') {
    const of = at.registry.latest(effect.programme)
    const wrong = wrongList(of.ok ? of.value : undefined, effect)
    if (wrong) return { ok: false, refusal: wrong }
    const from = (await at.store.load([stream], [])).rows.get(stream)
    return from ? oneStep('listed', await listedIn(at, effect, from.area)) : refuse('unknown-case', [stream])
  }
  const { rules } = at
  const needed = [effect.subject, ...(rules ? [rules.city.parameters.case] : [])]
  const { rows } = await at.store.load(needed, [])
  return oneStep(
    'determined',
    defined(() => determinedOn((id) => rows.get(id)?.state, rules, effect)),
  )
}
