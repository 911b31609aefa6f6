import type { Rehearsal } from '../rehearse.ts'
import { lineChart, shareBar } from './chart.ts'
import { escaped } from './escaped.ts'
import {
  assumptionLines,
  basisLine,
  comparisonTable,
  type Lang,
  percent,
  poolTable,
  promiseTable,
  type ReportTable,
  remarkLines,
  smallestLines,
  waitTable,
} from './tables.ts'

const STYLE = `body{font:16px/1.5 system-ui,"Noto Sans SC","Microsoft YaHei",sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a;background:#fff}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}.r{text-align:right}
figure{margin:1rem 0}figcaption{font-weight:600}svg{width:100%;height:auto}svg text{font-size:11px;fill:#444}
.end{text-anchor:end;dominant-baseline:middle}.grid{stroke:#e3e3e3}.line{fill:none;stroke-width:1.8}
.legend span{display:inline-flex;align-items:center;gap:.3rem;margin-right:1rem}.legend svg{width:28px;height:10px}
.share{width:200px;height:16px}.all{fill:#eee}.kept{fill:#7fa7d4}.whisker{stroke:#1a1a1a}.aim{stroke:#c2410c;stroke-width:2}
.remark{background:#fff4e5;border-left:4px solid #c2410c;padding:.4rem .8rem}
li{margin:.15rem 0}footer{margin-top:2rem;color:#555;font-size:.9rem}`

const tableHtml = ({ heads, rows, right }: ReportTable, lead: readonly string[] = []): string => {
  const side = (column: number) => (right.includes(column) ? ' class="r"' : '')
  const head = heads.map((cell, column) => `<th scope="col"${side(column)}>${escaped(cell)}</th>`)
  const body = rows.map((row, nth) => {
    const cells = row.map((cell, column) => `<td${side(column)}>${escaped(cell)}</td>`)
    return `<tr>${cells.join('')}${lead[nth] === undefined ? '' : `<td>${lead[nth]}</td>`}</tr>`
  })
  const extra = lead.length > 0 ? '<th></th>' : ''
  return `<div class="scroll"><table><thead><tr>${head.join('')}${extra}</tr></thead><tbody>${body.join('')}</tbody></table></div>`
}

const DAY = 24

/** The charts of an answer, each a figure with its legend, for a page or a screen that brings the style. */
export const chartsOf = (answer: Rehearsal, lang: Lang): readonly string[] => {
  const { backlog, pools, promises, from } = answer
  const days = Math.ceil(backlog.open.length / DAY)
  // A mark a day, or fewer where they would run into each other.
  const every = Math.max(1, Math.ceil(days / 10))
  const start = Date.parse(`${from}T00:00Z`)
  const ticks = Array.from({ length: Math.ceil(days / every) }, (_, nth) => ({
    at: nth * every * DAY,
    label: new Date(start + nth * every * DAY * 3_600_000).toISOString().slice(5, 10),
  }))
  const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
  const whole = (value: number) => String(Math.round(value * 10) / 10)
  const aimed = promises.filter(({ aim }) => aim !== undefined)
  return [
    lineChart({
      title: say('按开始时段的兑现率', 'Share kept, by the hour the clock began'),
      series: aimed.map(({ name, keptByHour }) => ({ name: name[lang], values: keptByHour })),
      ticks,
      format: (value) => percent(value),
      top: 1,
    }),
    lineChart({
      title: say('积压:在办与等人的事项(平均)', 'Backlog: cases open and waiting for people (mean)'),
      series: [
        { name: say('在办', 'open'), values: backlog.open },
        { name: say('等人', 'waiting for people'), values: backlog.waiting },
      ],
      ticks,
      format: whole,
    }),
    lineChart({
      title: say('忙碌率(超过 100% 为加班)', 'Busy (above 100 %: shifts overrun)'),
      series: pools.map(({ name, busyByHour }) => ({ name: name[lang], values: busyByHour })),
      ticks,
      format: (value) => percent(value),
    }),
  ]
}

const list = (lines: readonly string[]): string =>
  `<ul>${lines.map((line) => `<li>${escaped(line)}</li>`).join('')}</ul>`

/** A rehearsal's answer as one self-contained HTML page: no scripts, nothing fetched, the same bytes for the same answer. */
export const reportHtml = (answer: Rehearsal, lang: Lang): string => {
  const say = (zh: string, en: string) => (lang === 'zh' ? zh : en)
  const shown = answer.promises.filter(({ settled }) => settled > 0)
  const bars = shown.map(({ kept, aim }) =>
    kept ? shareBar(kept.mean, kept.low, kept.high, aim?.share) : '',
  )
  const comparison = comparisonTable(answer, lang)
  const heading = (zh: string, en: string) => `<h2>${escaped(say(zh, en))}</h2>`
  return [
    `<!doctype html><html lang="${lang === 'zh' ? 'zh-CN' : 'en'}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>${escaped(answer.name[lang])}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escaped(answer.name[lang])}</h1><p>${escaped(answer.question[lang])}</p>`,
    `<p>${escaped(basisLine(answer, lang))}</p>`,
    ...remarkLines(answer, lang).map((remark) => `<p class="remark">${escaped(remark)}</p>`),
    heading('承诺', 'Promises'),
    tableHtml(promiseTable(answer, lang), bars),
    answer.smallest.length > 0 ? list(smallestLines(answer, lang)) : '',
    chartsOf(answer, lang).join(''),
    heading('力量', 'Staff and vehicles'),
    tableHtml(poolTable(answer, lang)),
    heading('等待', 'Waits'),
    tableHtml(waitTable(answer, lang)),
    comparison ? heading('对比', 'Comparison') + tableHtml(comparison) : '',
    heading('假定', 'What is assumed'),
    `<p>${escaped(say('等级 A 法规或原文,B 政府网页,C 转引,D 没有来源、暂设未核。', 'Grade A: the source itself; B: a government page; C: a reprint; D: nobody knows, taken for granted.'))}</p>`,
    list(assumptionLines(answer, lang)),
    `<footer>${escaped(`${answer.scenario} · seed ${answer.seed} · n = ${answer.replications}`)}</footer></body></html>`,
  ].join('\n')
}
