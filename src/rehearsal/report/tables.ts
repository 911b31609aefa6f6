import { inBoth, type Text } from '../../kernel/index.ts'
import type { Percentiles } from '../answer.ts'
import type { Rehearsal } from '../rehearse.ts'
import type { Estimate } from '../statistics.ts'
import { inMinutesText } from '../text.ts'

export type Lang = keyof Text

const MINUTE_MS = 60_000

/** A table for people: the same rows on a terminal and on a page. */
export interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns of numbers. */
  readonly right: readonly number[]
}

export const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

/** A share with its 95 % interval; a dash where there is none. */
export const shareText = (of: Estimate | null): string => {
  if (!of) return '—'
  if (of.low === null || of.high === null) return percent(of.mean)
  return `${percent(of.mean)} (${(of.low * 100).toFixed(1)}–${(of.high * 100).toFixed(1)})`
}

const UNDONE: Text = { zh: '未完成', en: 'not done' }

/** A time that so many are within; said to be not done where the share reaches into those that were not by the end. */
const time = ({ count, undone }: Percentiles, ms: number | null, lang: Lang): string => {
  if (ms !== null) return inMinutesText(ms, lang)
  return count + undone === 0 ? '—' : UNDONE[lang]
}

const VERDICTS: Readonly<Record<'reached' | 'missed' | 'open', Text>> = {
  reached: { zh: '能做到', en: 'yes' },
  missed: { zh: '做不到', en: 'no' },
  open: { zh: '尚不能断定', en: 'not shown' },
}

/** Promises: share kept, aim, times and the worst hour. */
export const promiseTable = ({ promises }: Rehearsal, lang: Lang): ReportTable => ({
  heads:
    lang === 'zh'
      ? ['承诺', '兑现率(95% 区间)', '目标', '结论', '中位用时', 'p90', 'p99', '最差时段']
      : ['Promise', 'Kept (95 % interval)', 'Aim', 'Kept?', 'Median', 'p90', 'p99', 'Worst hour'],
  rows: promises
    .filter(({ settled }) => settled > 0)
    .map(({ name, kept, aim, took, worst }) => [
      name[lang],
      shareText(kept),
      aim ? `≥ ${percent(aim.share)}` : '',
      aim ? VERDICTS[aim.verdict][lang] : '',
      time(took, took.p50, lang),
      time(took, took.p90, lang),
      time(took, took.p99, lang),
      worst ? `${worst.hour} ${percent(worst.value)}` : '',
    ]),
  right: [1, 2, 4, 5, 6],
})

/** Waits for people by work. */
export const waitTable = ({ waits }: Rehearsal, lang: Lang): ReportTable => ({
  heads:
    lang === 'zh'
      ? ['等人(办理)', '次数', '平均', '中位', 'p90', 'p95', 'p99']
      : ['Waiting for people', 'Times', 'Mean', 'Median', 'p90', 'p95', 'p99'],
  rows: waits.map(({ name, waited, meanMinutes }) => [
    name[lang],
    whole(waited.count + waited.undone),
    meanMinutes ? inMinutesText(meanMinutes.mean * MINUTE_MS, lang) : '—',
    time(waited, waited.p50, lang),
    time(waited, waited.p90, lang),
    time(waited, waited.p95, lang),
    time(waited, waited.p99, lang),
  ]),
  right: [1, 2, 3, 4, 5, 6],
})

/** Staff and vehicles: how busy, and how much waiting is laid at their door. */
export const poolTable = ({ pools, binding }: Rehearsal, lang: Lang): ReportTable => ({
  heads:
    lang === 'zh'
      ? ['力量', '数量', '忙碌率', '最忙时段', '因其不足的等待', '费用(元)']
      : ['Staff', 'Count', 'Busy', 'Busiest hour', 'Waiting for it', 'Cost (yuan)'],
  rows: pools.map(({ pool, name, count, busy, busiest, lackingHours, fen }) => [
    `${name[lang]}${pool === binding ? ' ◀' : ''}`,
    whole(count),
    shareText(busy),
    busiest ? `${busiest.hour} ${percent(busiest.value)}` : '',
    `${whole(lackingHours)} h`,
    whole(fen / 100),
  ]),
  right: [1, 2, 4, 5],
})

/** The other scenario beside this one. */
export const comparisonTable = ({ comparison }: Rehearsal, lang: Lang): ReportTable | undefined =>
  comparison && {
    heads:
      lang === 'zh'
        ? ['承诺', '本情景', comparison.name.zh, '差(同样的运气)']
        : ['Promise', 'Here', comparison.name.en, 'Difference (same luck)'],
    rows: comparison.promises
      .filter(({ here, there }) => here !== null || there !== null)
      .map(({ name, here, there, difference }) => [
        name[lang],
        shareText(here),
        shareText(there),
        shareText(difference),
      ]),
    right: [1, 2, 3],
  }

const staffText = (staffing: Readonly<Record<string, number>>, { pools }: Rehearsal, lang: Lang): string =>
  Object.entries(staffing)
    .map(([pool, of]) => `${pools.find((one) => one.pool === pool)?.name[lang] ?? pool} ${of}`)
    .join(lang === 'zh' ? '、' : ', ')

/** The smallest staffing for each aim, a sentence each. */
export const smallestLines = (answer: Rehearsal, lang: Lang): readonly string[] =>
  answer.smallest.map(({ aim, staffing, kept, tried }) => {
    const promise = answer.promises.find((of) => of.promise === `${aim.programme}/${aim.promise}`)
    const goal = `${promise?.name[lang]} ≥ ${percent(aim.share)}`
    if (staffing)
      return lang === 'zh'
        ? `${goal}(95% 把握)的最小力量:${staffText(staffing, answer, lang)};兑现率 ${shareText(kept)}`
        : `Smallest staffing for ${goal} with 95 % confidence: ${staffText(staffing, answer, lang)}; kept ${shareText(kept)}`
    if (kept?.mean === 1)
      return lang === 'zh'
        ? `${goal}:${kept.n} 次演练全部兑现,但次数不足以证明(${staffText(tried, answer, lang)},兑现率 ${shareText(kept)})`
        : `${goal}: kept in each of ${kept.n} replications, too few to show it (${staffText(tried, answer, lang)}: ${shareText(kept)})`
    return lang === 'zh'
      ? `${goal}:加人也做不到(试到 ${staffText(tried, answer, lang)},兑现率 ${shareText(kept)})`
      : `${goal}: no staffing was found (tried up to ${staffText(tried, answer, lang)}: ${shareText(kept)})`
  })

/** What was assumed, a line each with its grade. */
export const assumptionLines = ({ assumptions }: Rehearsal, lang: Lang): readonly string[] =>
  assumptions.map(
    ({ about, value, grade, source }) =>
      `${about[lang]}${lang === 'zh' ? ':' : ': '}${value[lang]} [${grade}${grade === 'D' ? '' : ` ${inBoth(source)[lang]}`}]`,
  )

/** What the reader must know beside the figures. */
export const remarkLines = (answer: Rehearsal, lang: Lang): readonly string[] => [
  ...answer.remarks.map((remark) => remark[lang]),
  ...(answer.partial
    ? [lang === 'zh' ? '中途停止:只含已完成的演练。' : 'Stopped early: only what was done by then.']
    : []),
]
