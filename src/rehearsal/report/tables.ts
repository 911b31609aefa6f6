import { many } from '../../desk/index.ts'
import { inBoth, type Text } from '../../kernel/index.ts'
import type { Percentiles } from '../answer.ts'
import type { Rehearsal } from '../rehearse.ts'
import { aboutText, meanTimeText, pointsText, shareText } from '../text.ts'

export type Lang = keyof Text

/** A table for people: the same rows on a terminal and on a page. */
export interface ReportTable {
  readonly heads: readonly string[]
  readonly rows: readonly (readonly string[])[]
  /** Columns of numbers. */
  readonly right: readonly number[]
}

export const percent = (value: number): string => `${(value * 100).toFixed(1)} %`
/** Of what has no interval. */
const wholePercent = (value: number): string => `${Math.round(value * 100)} %`
const whole = (value: number): string => Math.round(value).toLocaleString('en-US')

const UNDONE: Text = { zh: '未完成', en: 'not done' }

/**
 * A time that so many are within; said to be not done where the share reaches into those that were not by the end. A
 * dash where there are so few that none lies beyond it: 99 in a hundred take a hundred.
 */
const time = (of: Percentiles, share: 50 | 90 | 95 | 99, lang: Lang): string => {
  const ms = of[`p${share}`]
  if ((of.count + of.undone) * (100 - share) < 100) return '—'
  return ms === null ? UNDONE[lang] : aboutText(ms, lang)
}

const VERDICTS: Readonly<Record<'reached' | 'missed' | 'open', Text>> = {
  reached: { zh: '能做到', en: 'yes' },
  missed: { zh: '做不到', en: 'no' },
  open: { zh: '尚不能断定', en: 'not shown' },
}

/** What the figures of an answer are: estimates of so many replications, with or without an interval. */
export const basisLine = ({ replications, cases }: Rehearsal, lang: Lang): string =>
  lang === 'zh'
    ? `各项数字是 ${replications} 次演练(共 ${whole(cases)} 件)的估计。括号内为 95% 区间;没有括号的不带区间。最差、最忙时段是从各时段里挑出的极值,多半偏极端。`
    : `The figures are estimates from ${many(replications, 'replications')} (${many(Math.round(cases), 'cases')}). In brackets is the 95 % interval; a figure without brackets has none. The worst and busiest hours were picked out of all, and are mostly less extreme than they look.`

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
      time(took, 50, lang),
      time(took, 90, lang),
      time(took, 99, lang),
      worst ? `${worst.hour} ${wholePercent(worst.value)}` : '',
    ]),
  right: [1, 2, 4, 5, 6],
})

/** Waits for people by work. */
export const waitTable = ({ waits }: Rehearsal, lang: Lang): ReportTable => ({
  heads:
    lang === 'zh'
      ? ['等人(办理)', '次数', '平均(95% 区间)', '中位', 'p90', 'p95', 'p99']
      : ['Waiting for people', 'Times', 'Mean (95 % interval)', 'Median', 'p90', 'p95', 'p99'],
  rows: waits.map(({ name, waited, meanMinutes }) => [
    name[lang],
    whole(waited.count + waited.undone),
    meanTimeText(meanMinutes, lang),
    time(waited, 50, lang),
    time(waited, 90, lang),
    time(waited, 95, lang),
    time(waited, 99, lang),
  ]),
  right: [1, 2, 3, 4, 5, 6],
})

/** Staff and vehicles: how busy, and how much waiting is laid at their door. */
export const poolTable = ({ pools, binding }: Rehearsal, lang: Lang): ReportTable => ({
  heads:
    lang === 'zh'
      ? ['力量', '数量', '忙碌率(95% 区间)', '最忙时段', '因其不足的等待', '费用(元)']
      : ['Staff', 'Count', 'Busy (95 % interval)', 'Busiest hour', 'Waiting for it', 'Cost (yuan)'],
  rows: pools.map(({ pool, name, count, busy, busiest, lackingHours, fen }) => [
    `${name[lang]}${pool === binding ? ' ◀' : ''}`,
    whole(count),
    shareText(busy),
    busiest ? `${busiest.hour} ${wholePercent(busiest.value)}` : '',
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
        ? ['承诺', '本情景', comparison.name.zh, '差(百分点,同样的运气)']
        : ['Promise', 'Here', comparison.name.en, 'Difference in points (same luck)'],
    rows: comparison.promises
      .filter(({ here, there }) => here !== null || there !== null)
      .map(({ name, here, there, difference }) => [
        name[lang],
        shareText(here),
        shareText(there),
        pointsText(difference),
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
        ? `${goal}(95% 把握)的最小力量:${staffText(staffing, answer, lang)};兑现率 ${shareText(kept)},${kept?.n} 次演练`
        : `Smallest staffing for ${goal} with 95 % confidence: ${staffText(staffing, answer, lang)}; kept ${shareText(kept)} in ${kept && many(kept.n, 'replications')}`
    if (kept?.mean === 1)
      return lang === 'zh'
        ? `${goal}:${kept.n} 次演练全部兑现,但次数不足以证明(${staffText(tried, answer, lang)},兑现率 ${shareText(kept)})`
        : `${goal}: kept in each of ${many(kept.n, 'replications')}, too few to show it (${staffText(tried, answer, lang)}: ${shareText(kept)})`
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
