import type { Desk } from '../desk/index.ts'
import { type Day, parseDay, refusal, text } from '../kernel/index.ts'
import { type Call, type Option, textOption } from './command.ts'
import { Refusing, refuseWith } from './output.ts'

/** Options that narrow figures down. */
export const FILTER: Readonly<Record<string, Option>> = {
  area: { value: 'CODE', about: text('区域代码,含其下各级', 'code of an area; all below it are included') },
  from: { value: 'DAY', about: text('起始日 YYYY-MM-DD,含当日', 'first day, YYYY-MM-DD') },
  to: { value: 'DAY', about: text('截止日 YYYY-MM-DD,含当日', 'last day, YYYY-MM-DD, itself included') },
}

export interface Range {
  readonly area?: string
  readonly from?: Day
  readonly to?: Day
}

const dayOption = (call: Call, name: string): Day | undefined => {
  const given = textOption(call, name)
  if (given === undefined) return undefined
  return (
    parseDay(given) ??
    refuseWith('bad-day', `“${given}”不是一个日期(YYYY-MM-DD)。`, `"${given}" is no day (YYYY-MM-DD).`, name)
  )
}

/** Reads the options of `FILTER`; a day that is none and days the wrong way round are refused. */
export const readRange = (call: Call): Range => {
  const [from, to, area] = [dayOption(call, 'from'), dayOption(call, 'to'), textOption(call, 'area')]
  if (from !== undefined && to !== undefined && from > to)
    refuseWith('bad-range', '起始日晚于截止日。', 'The first day is after the last.', 'from')
  return {
    ...(area === undefined ? {} : { area }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
  }
}

/** Refuses an area that is not known: a figure of 0 for a misspelt one would be believed. */
export const checkArea = async ({ area }: Range, desk: Desk): Promise<void> => {
  if (area !== undefined && !(await desk.store.areas()).some(({ code }) => code === area))
    throw new Refusing(refusal('unknown-area', [area], 'area'))
}
