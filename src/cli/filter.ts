import type { Desk } from '../desk/index.ts'
import { type Day, refusal, text } from '../kernel/index.ts'
import { type Call, type Option, textOption } from './command.ts'
import { Misused, Refusing } from './output.ts'

/** Options that narrow figures down. */
export const FILTER: Readonly<Record<string, Option>> = {
  area: { value: 'CODE', about: text('区域代码,含其下各级', 'code of an area; all below it are included') },
  from: { value: 'YYYY-MM-DD', about: text('起始日,含当日', 'first day') },
  to: { value: 'YYYY-MM-DD', about: text('截止日,含当日', 'last day, itself included') },
}

export interface Range {
  readonly area?: string
  readonly from?: Day
  readonly to?: Day
}

/** Reads the options of `FILTER`. @throws Misused where the days are the wrong way round. */
export const readRange = (call: Call): Range => {
  const [from, to] = ['from', 'to'].map((name) => textOption(call, name) as Day | undefined)
  const area = textOption(call, 'area')
  if (from !== undefined && to !== undefined && from > to)
    throw new Misused('--from 晚于 --to', '--from is after --to')
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
