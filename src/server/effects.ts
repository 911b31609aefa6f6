import type { Settled } from '../desk/index.ts'
import type { Host } from './host.ts'

/** Counts effects that were carried out or refused. Each of the refused is told once: it is kept with its case and not tried again. */
export const tellOfEffects = (
  { metrics, log }: Pick<Host, 'metrics' | 'log'>,
  { done, refused, refusals }: Settled,
): void => {
  metrics.effects.inc({ result: 'done' }, done)
  metrics.effects.inc({ result: 'refused' }, refused)
  // A defect of a programme is an error, a refusal a warning.
  for (const one of refusals) log[one.stack === undefined ? 'warn' : 'error'](one, 'an effect was refused')
  if (refused > refusals.length) log.warn({ more: refused - refusals.length }, 'more effects were refused')
}
