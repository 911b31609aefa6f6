import { text } from '../../kernel/index.ts'
import type { Assumption } from '../scenario.ts'

/** Something nobody has published, taken for granted until a bureau puts in its own. */
export const guess = (zhAbout: string, enAbout: string, zh: string, en: string): Assumption => ({
  about: text(zhAbout, enAbout),
  value: text(zh, en),
  source: text('暂设', 'assumed'),
  grade: 'D',
  unverified: true,
})

export const percent = (share: number): string => `${Math.round(share * 1000) / 10} %`
