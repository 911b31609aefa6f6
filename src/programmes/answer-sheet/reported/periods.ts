import { type Text, text } from '../../../kernel/index.ts'

/** What a figure is of in time. Days where the words name some: records are summed over them. */
export interface Period {
  readonly name: Text
  readonly from?: string
  readonly to?: string
}

export const PERIODS = {
  plan: { name: text('“十四五”期间', '14th Five-Year Plan'), from: '2021-01-01', to: '2025-12-31' },
  sincePlan13: { name: text('较“十三五”末', 'since the end of the 13th Five-Year Plan') },
  sincePlan14: { name: text('较“十四五”初期', 'since the beginning of the 14th Five-Year Plan') },
  since2020: { name: text('较2020年', 'since 2020') },
  from2021: { name: text('2021至2024年', '2021 to 2024'), from: '2021-01-01', to: '2024-12-31' },
  y2021: { name: text('2021年', '2021'), from: '2021-01-01', to: '2021-12-31' },
  y2023to2025: { name: text('2023至2025年', '2023 to 2025'), from: '2023-01-01', to: '2025-12-31' },
  y2024: { name: text('2024年', '2024'), from: '2024-01-01', to: '2024-12-31' },
  y2025: { name: text('2025年', '2025'), from: '2025-01-01', to: '2025-12-31' },
  endOf2024: { name: text('2024年底', 'end of 2024'), to: '2024-12-31' },
  endOf2025: { name: text('2025年底', 'end of 2025'), to: '2025-12-31' },
  byNovember: { name: text('截至2025年11月', 'up to November 2025'), to: '2025-11-30' },
  byDecember: { name: text('截至2025年12月', 'up to December 2025'), to: '2025-12-31' },
  november: { name: text('2025年11月', 'November 2025'), from: '2025-11-01', to: '2025-11-30' },
  december: { name: text('2025年12月', 'December 2025'), from: '2025-12-01', to: '2025-12-31' },
  firstSnow: { name: text('2025年12月12日', '12 December 2025'), from: '2025-12-12', to: '2025-12-12' },
  snowfall: {
    name: text('2025年12月11日至13日', '11 to 13 December 2025'),
    from: '2025-12-11',
    to: '2025-12-13',
  },
  beforeHeating: {
    name: text('2025—2026采暖季前', 'before the heating season 2025/26'),
    from: '2025-04-01',
    to: '2025-11-30',
  },
  yearly: { name: text('每年', 'every year') },
  ages: { name: text('旧石器时代晚期至1949年', 'late Palaeolithic to 1949') },
} as const satisfies Readonly<Record<string, Period>>

export type PeriodId = keyof typeof PERIODS
