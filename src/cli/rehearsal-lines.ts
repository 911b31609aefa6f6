import type { Text } from '../kernel/index.ts'
import { type Estimate, inMinutesText, type Rehearsal } from '../rehearsal/index.ts'
import { count, type Lang } from './format.ts'
import { table } from './width.ts'

const percent = (value: number): string => `${(value * 100).toFixed(1)} %`

/** A share with its 95 % interval; a dash where there is none. */
const shareText = (of: Estimate | null): string => {
  if (!of) return '—'
  if (of.low === null || of.high === null) return percent(of.mean)
  return `${percent(of.mean)} (${(of.low * 100).toFixed(1)}–${(of.high * 100).toFixed(1)})`
}

const time = (ms: number | null, lang: Lang): string => (ms === null ? '—' : inMinutesText(ms, lang))

const VERDICTS: Readonly<Record<'reached' | 'missed' | 'open', Text>> = {
  reached: { zh: '能做到', en: 'yes' },
  missed: { zh: '做不到', en: 'no' },
  open: { zh: '尚不能断定', en: 'not shown' },
}

const promiseLines = ({ promises }: Rehearsal, lang: Lang): readonly string[] => {
  const heads =
    lang === 'zh'
      ? ['承诺', '兑现率(95% 区间)', '目标', '结论', '中位用时', 'p90', 'p99', '最差时段']
      : ['Promise', 'Kept (95 % interval)', 'Aim', 'Kept?', 'Median', 'p90', 'p99', 'Worst hour']
  const rows = promises
    .filter(({ settled }) => settled > 0)
    .map(({ name, kept, aim, took, worst }) => [
      name[lang],
      shareText(kept),
      aim ? `≥ ${percent(aim.share)}` : '',
      aim ? VERDICTS[aim.verdict][lang] : '',
      time(took.p50, lang),
      time(took.p90, lang),
      time(took.p99, lang),
      worst ? `${worst.hour} ${percent(worst.value)}` : '',
    ])
  return table(heads, rows, ['left', 'right', 'right', 'left', 'right', 'right', 'right'])
}

const waitLines = ({ waits }: Rehearsal, lang: Lang): readonly string[] => {
  const heads =
    lang === 'zh'
      ? ['等人(办理)', '件数', '平均', '中位', 'p90', 'p99']
      : ['Waiting for people', 'Times', 'Mean', 'Median', 'p90', 'p99']
  const rows = waits.map(({ name, waited }) => [
    name[lang],
    count(waited.count),
    time(waited.mean, lang),
    time(waited.p50, lang),
    time(waited.p90, lang),
    time(waited.p99, lang),
  ])
  return table(heads, rows, ['left', 'right', 'right', 'right', 'right', 'right'])
}

const poolLines = ({ pools, binding }: Rehearsal, lang: Lang): readonly string[] => {
  const heads =
    lang === 'zh'
      ? ['力量', '数量', '忙碌率', '最忙时段', '因其不足的等待', '费用(元)']
      : ['Staff', 'Count', 'Busy', 'Busiest hour', 'Waiting for it', 'Cost (yuan)']
  const rows = pools.map(({ pool, name, count: of, busy, busiest, lackingHours, fen }) => [
    `${name[lang]}${pool === binding ? ' ◀' : ''}`,
    count(of),
    shareText(busy),
    busiest ? `${busiest.hour} ${percent(busiest.value)}` : '',
    `${count(Math.round(lackingHours))} h`,
    count(Math.round(fen / 100)),
  ])
  return table(heads, rows, ['left', 'right', 'right', 'left', 'right', 'right'])
}

const staffText = (staffing: Readonly<Record<string, number>>, { pools }: Rehearsal, lang: Lang): string =>
  Object.entries(staffing)
    .map(([pool, of]) => `${pools.find((one) => one.pool === pool)?.name[lang] ?? pool} ${of}`)
    .join(lang === 'zh' ? '、' : ', ')

const smallestLines = (answer: Rehearsal, lang: Lang): readonly string[] =>
  answer.smallest.map(({ aim, staffing, kept, tried }) => {
    const name = answer.promises.find(({ promise }) => promise === `${aim.programme}/${aim.promise}`)?.name[
      lang
    ]
    const goal = `${name} ≥ ${percent(aim.share)}`
    if (staffing)
      return lang === 'zh'
        ? `${goal}(95% 把握)的最小力量:${staffText(staffing, answer, lang)};兑现率 ${shareText(kept)}`
        : `Smallest staffing for ${goal} with 95 % confidence: ${staffText(staffing, answer, lang)}; kept ${shareText(kept)}`
    return lang === 'zh'
      ? `${goal}:加人也做不到(试到 ${staffText(tried, answer, lang)},兑现率 ${shareText(kept)})`
      : `${goal}: no staffing was found (tried up to ${staffText(tried, answer, lang)}: ${shareText(kept)})`
  })

const comparisonLines = ({ comparison }: Rehearsal, lang: Lang): readonly string[] => {
  if (!comparison) return []
  const heads =
    lang === 'zh'
      ? ['承诺', '本情景', comparison.name.zh, '差(同样的运气)']
      : ['Promise', 'Here', comparison.name.en, 'Difference (same luck)']
  const rows = comparison.promises
    .filter(({ here, there }) => here !== null || there !== null)
    .map(({ name, here, there, difference }) => [
      name[lang],
      shareText(here),
      shareText(there),
      shareText(difference),
    ])
  return ['', ...table(heads, rows, ['left', 'right', 'right', 'right'])]
}

const assumptionLines = ({ assumptions }: Rehearsal, lang: Lang): readonly string[] => [
  '',
  lang === 'zh' ? '假定(等级 D 为暂设,未核):' : 'Assumed (grade D: for want of a source, unverified):',
  ...assumptions.map(
    ({ about, value, grade, source }) =>
      `  ${about[lang]}${lang === 'zh' ? ':' : ': '}${value[lang]} [${grade}${grade === 'D' ? '' : ` ${source}`}]`,
  ),
]

/** A rehearsal's answer for a terminal. */
export const rehearsalLines = (answer: Rehearsal, lang: Lang): readonly string[] => [
  answer.question[lang],
  '',
  ...promiseLines(answer, lang),
  '',
  ...poolLines(answer, lang),
  '',
  ...waitLines(answer, lang),
  '',
  ...smallestLines(answer, lang),
  ...comparisonLines(answer, lang),
  ...answer.remarks.map((remark) => `! ${remark[lang]}`),
  ...(answer.partial
    ? [lang === 'zh' ? '! 中途停止:只含已完成的演练。' : '! Stopped early: only what was done by then.']
    : []),
  ...assumptionLines(answer, lang),
]
