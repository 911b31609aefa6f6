import { byMonth, type CaseState, GRANTED, type Programme } from '../../kernel/index.ts'
import type { Host } from '../host.ts'

/** Whether a programme grants by month, as the city has its services. */
export const grantsByMonth = ({ desk }: Host, { id }: Programme): boolean =>
  desk.rules?.city.services.some(({ programme, granting }) => programme === id && granting.length > 0) ??
  false

/** The months granted in a case and how much for each, in fen, in order; what was taken back is none of them. */
export const grantedMonths = (of: CaseState): readonly (readonly [month: string, fen: number])[] =>
  byMonth(GRANTED)(of).flatMap(({ at, value }) =>
    value === 0 ? [] : [[String(at).slice(0, 'YYYY-MM'.length), value] as const],
  )
