import { html } from 'hono/html'
import { type StreamRow, spanText } from '../../desk/index.ts'
import { DAY_MS, type Programme, type PromiseRun, timeLeft } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { deadlineText, type Html, type Look } from './page.ts'
import { WORDS } from './words.ts'

/** Shorter spans are told in hours and minutes. */
const MANY_MS = 2 * DAY_MS

/** How long something still has, or is over, as people count: in days where they are many. */
const waitText = (ms: number, lang: Look['lang']): string =>
  ms < MANY_MS ? spanText(ms, lang) : `${Math.floor(ms / DAY_MS)} ${lang === 'zh' ? '天' : 'days'}`

const runText = (
  run: PromiseRun,
  now: number,
  look: Look,
): { readonly tone: string; readonly words: string } => {
  if (run.state === 'kept') return { tone: 'good', words: look.say(WORDS.kept) }
  if (run.state === 'released') return { tone: 'calm', words: look.say(WORDS.released) }
  if (run.state === 'paused') return { tone: 'calm', words: look.say(WORDS.pausedClock) }
  if (run.state === 'broken')
    return run.fulfilledAt === undefined
      ? { tone: 'bad', words: `${look.say(WORDS.late)} ${waitText(now - run.dueAt, look.lang)}` }
      : { tone: 'bad', words: look.say(WORDS.doneLate) }
  const left = timeLeft(run, now as never) ?? 0
  const span = waitText(Math.max(0, left), look.lang)
  const leaves = look.say(run.uncounted ? WORDS.leftAtLeast : WORDS.timeLeft)
  const words = look.lang === 'zh' ? `${leaves} ${span}` : `${span} ${leaves}`
  return { tone: run.warned ? 'soon' : 'calm', words }
}

/** When something is due, as a sentence ends: `2026年12月31日 24:00 截止`. */
export const dueText = (
  { dueAt, uncounted }: Pick<PromiseRun, 'dueAt' | 'uncounted'>,
  zone: string,
  look: Look,
): string => {
  const moment = deadlineText(dueAt, zone, look.lang)
  if (look.lang === 'zh')
    return uncounted
      ? `${look.say(WORDS.dueEarliest)} ${moment},${look.say(WORDS.uncounted)}`
      : `${moment} ${look.say(WORDS.due)}`
  return uncounted
    ? `${look.say(WORDS.dueEarliest)} ${moment}; ${look.say(WORDS.uncounted)}`
    : `${look.say(WORDS.due)} ${moment}`
}

/** While the clock stands still nobody knows yet when it is due; what was released is due at no time. */
const hasDue = ({ state }: PromiseRun): boolean => state !== 'paused' && state !== 'released'

const promiseHtml = (programme: Programme, run: PromiseRun, zone: string, now: number, look: Look): Html => {
  const { tone, words } = runText(run, now, look)
  const name = programme.promises[run.promise]?.name
  const total = Math.max(1, run.dueAt - run.openedAt)
  const spent = Math.min(total, Math.max(0, now - run.openedAt))
  return html`<li class="promise ${tone}"><div><strong>${name ? look.say(name) : run.promise}</strong><span class="pill">${words}</span></div>
${run.state === 'open' ? html`<progress value="${Math.round((100 * spent) / total)}" max="100" aria-hidden="true"></progress>` : ''}
${hasDue(run) ? html`<p class="hint">${dueText(run, zone, look)}</p>` : ''}</li>`
}

/** The latest life of each promise: the one that counts now. */
const latestRuns = ({ state }: StreamRow): readonly PromiseRun[] => [
  ...new Map(state.promises.map((run) => [run.promise, run])).values(),
]

/** What was promised of a case, each counting down. */
export const runsHtml = (host: Host, row: StreamRow, programme: Programme, look: Look): Html => {
  const latest = latestRuns(row)
  if (latest.length === 0) return html`<p>${look.say(WORDS.neverPromised)}</p>`
  return html`<ul class="promises">${latest.map((run) => promiseHtml(programme, run, row.state.zone, host.now(), look))}</ul>`
}

/** The promise of a case that is due next, in one line; nothing where none is running. */
export const nextDueHtml = (host: Host, row: StreamRow, programme: Programme, look: Look): Html | '' => {
  const [next] = latestRuns(row)
    .filter(({ state }) => state === 'open' || state === 'broken')
    .filter(({ fulfilledAt }) => fulfilledAt === undefined)
    .sort((a, b) => a.dueAt - b.dueAt)
  if (!next) return ''
  const { tone, words } = runText(next, host.now(), look)
  const name = programme.promises[next.promise]?.name
  return html`<span class="promise ${tone}">${name ? look.say(name) : next.promise} <span class="pill">${words}</span></span>`
}
