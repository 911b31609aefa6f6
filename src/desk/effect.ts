import { type Effect, MACHINE, type Text, text } from '../kernel/index.ts'
import type { Job, JobStep } from './job.ts'
import type { KeyUse, StreamRow } from './ports.ts'

/** A case opened by another one inherits where it is, whose it is and its zone, unless told otherwise. */
const openingOf = (effect: Extract<Effect, { effect: 'open' }>, { id, state }: StreamRow) => ({
  request: effect.request,
  area: effect.area ?? state.area,
  trigger: effect.trigger,
  zone: state.zone,
  parent: { id, link: effect.link, ...(effect.tells === undefined ? {} : { tells: effect.tells }) },
  ...(effect.bureau === undefined ? {} : { bureau: effect.bureau }),
  ...(state.requester === undefined ? {} : { requester: state.requester }),
})

/**
 * The job by which the platform carries out what an event of a case asked for; undefined where there is none.
 *
 * @param from the case whose event asked for it, as it stands; an effect that opens one needs it.
 * @param opensAs the id of a case that it opens.
 */
export const effectJob = (
  effect: Effect,
  from: StreamRow | undefined,
  opensAs: string,
  key?: KeyUse,
): Job | undefined => {
  const by = { actor: MACHINE, ...(key ? { key } : {}) }
  if (effect.effect === 'perform') {
    const { opens } = effect
    const step: JobStep = { command: { action: effect.action, input: effect.input }, ...by }
    if (!opens || !from) return { stream: effect.case, accepted: true, steps: [step] }
    const input = { request: opens.request, area: from.state.area, zone: from.state.zone }
    // Once for all: whoever asks next finds it open and passes this step over.
    const once = { key: `opens:${effect.case}`, hash: '' }
    const open: JobStep = {
      command: { action: 'open', input },
      actor: MACHINE,
      ...(key ? { key: once } : {}),
    }
    return { stream: effect.case, programme: opens.programme, accepted: true, steps: [open, step] }
  }
  if (effect.effect !== 'open' || !from) return undefined
  return {
    stream: opensAs,
    programme: effect.programme,
    presumedNew: true,
    accepted: true,
    steps: [{ command: { action: 'open', input: openingOf(effect, from) }, ...by }],
  }
}

/** A defect of a programme has no words for people, and some have too many. */
const MOST_WORDS = 2000
const NO_WORDS = text('系统无法办理。', 'The platform could not do it.')

/** How a case is told that another was refused which it asked for and waits for or hears of; undefined for any other effect. */
export const refusedJob = (
  effect: Effect,
  from: string,
  why: Text = NO_WORDS,
  key?: KeyUse,
): Job | undefined => {
  if (effect.effect !== 'open' || (effect.link === 'related' && effect.tells === undefined)) return undefined
  const { zh, en } = Math.max(why.zh.length, why.en.length) > MOST_WORDS ? NO_WORDS : why
  const link = effect.link === 'related' ? { link: effect.link } : {}
  const command = { action: 'childRefused', input: { programme: effect.programme, ...link, zh, en } }
  return { stream: from, steps: [{ command, actor: MACHINE, ...(key ? { key } : {}) }] }
}

/** What an effect is to do, in codes: a line for logs and programs. For people see `effectWords`. */
export const effectText = (effect: Effect): string => {
  switch (effect.effect) {
    case 'notify':
      return `notify ${effect.to}`
    case 'determine':
      return `determine ${effect.determination} ${effect.month}`
    case 'freeze':
      return 'freeze'
    case 'list':
      return `list ${effect.programme}`
    case 'open':
      return `open ${effect.programme} (${effect.link})`
    case 'perform':
      return `${effect.action} → ${effect.case}`
  }
}
