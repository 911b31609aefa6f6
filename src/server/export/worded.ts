import { type Lang, maskedRequest, type Provenance, timeText } from '../../desk/index.ts'
import {
  type CaseState,
  FEN_A_YUAN,
  HOUR_MS,
  type Programme,
  type Text,
  text,
  type Unit,
  unitId,
  unitName,
} from '../../kernel/index.ts'
import { caseRowOf, offeredSince } from '../api/views.ts'
import type { Found } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Names, namesOfRequests } from '../naming.ts'
import { grantedMonths } from './granted.ts'
import type { Columns, Row } from './rows.ts'

type Json = Readonly<Record<string, unknown>>

const HEAD: readonly Text[] = [
  text('编号', 'Number'),
  text('事项', 'Case'),
  text('项目', 'Programme'),
  text('阶段', 'Stage'),
  text('部门', 'Bureau'),
  text('区域', 'Area'),
  text('渠道', 'Channel'),
  text('受理时间', 'Opened'),
  text('办结时间', 'Closed'),
  text('时限', 'Deadline'),
  text('超期', 'Late'),
  text('退回次数', 'Times returned'),
  text('移交至', 'Offered to'),
  text('移交时间', 'Offered at'),
]
const FIGURE_HEAD: readonly Text[] = [
  text('编号', 'Number'),
  text('版本', 'Version'),
  text('日期', 'Day'),
  text('区域', 'Area'),
  text('分子', 'Numerator'),
  text('分母', 'Denominator'),
  text('单位', 'Unit'),
]

const GRANTED_HEAD = text('已核定的月份(元)', 'Granted by month (yuan)')

/** Those that are known; any other is told as it came. */
const CHANNELS: Readonly<Record<string, Text>> = {
  phone: text('电话', 'telephone'),
  web: text('网上', 'online'),
  api: text('工作台或接口', 'desk or API'),
  open311: text('Open311 接口', 'Open311'),
}
/** Between several in one cell. */
const LISTED: Readonly<Record<Lang, string>> = { zh: '、', en: ', ' }
const [YES, NO] = [text('是', 'yes'), text('否', 'no')]

/** What one case adds to a figure as people read it: money in yuan, durations in hours, places by name. */
export const wordedFigure = ({ areas }: Host, unit: Unit, lang: Lang) => {
  const id = unitId(unit)
  const part = id === 'ms' ? HOUR_MS : id === 'fen' ? FEN_A_YUAN : 1
  const called = unitName(id === 'ms' ? 'h' : unit)[lang]
  return {
    head: FIGURE_HEAD.map((name) => name[lang]),
    row: ({ stream, version, day, area, numerator, denominator }: Provenance): Row => [
      ...[stream, version, day, areas.get(area)?.name[lang] ?? area],
      ...[numerator / part, denominator, called],
    ],
  }
}

/** To the minute, on the clocks of where the case is: `2026-11-24 23:19`. */
const minuteText = (at: number | undefined, zone: string): string =>
  at === undefined ? '' : timeText(at, zone).slice(0, 'YYYY-MM-DD hh:mm'.length)

/** An answer as its reader knows it: a choice and what is referred to by name, money in yuan. */
const answerOf = (value: unknown, { options, items, unit }: Json, names: Names, lang: Lang): unknown => {
  if (typeof value === 'boolean') return (value ? YES : NO)[lang]
  if (typeof value === 'number') return String(unit).startsWith('fen') ? value / FEN_A_YUAN : value
  if (typeof value === 'string')
    return (
      ((options as Readonly<Record<string, Text>> | undefined)?.[value] ?? names.get(value))?.[lang] ?? value
    )
  if (Array.isArray(value) && value.every((each) => typeof each === 'string'))
    return value.map((each) => answerOf(each, (items ?? {}) as Json, names, lang)).join(LISTED[lang])
  return value
}

const titleOf = (name: string, { title, titleEn, unitName }: Json, lang: Lang): string => {
  const called = String((lang === 'zh' ? title : (titleEn ?? title)) ?? name)
  return unitName === undefined ? called : `${called} (${(unitName as Text)[lang]})`
}

/** `2025-12 50、2026-01 50`. */
const grantedText = (of: CaseState, lang: Lang): string =>
  grantedMonths(of)
    .map(([month, fen]) => `${month} ${fen / FEN_A_YUAN}`)
    .join(LISTED[lang])

/**
 * A queue as people read it: names for codes, times on the clocks of where the case is. Names are in memory, but for those of
 * households that requests refer to: these are read once a page.
 */
export const wordedFor = (host: Host, { fields, granted }: Columns, lang: Lang) => {
  const { registry } = host.desk
  const programmes = new Map<string, Programme>(registry.all.map((of) => [of.id, of]))
  const rowOf = ({ programme, row }: Pick<Found, 'programme' | 'row'>, names: Names): Row => {
    const { title, late, returned } = caseRowOf(programme, row, names)
    const { channel = '', zone, offer } = row.state
    const request = (maskedRequest(programme, row.state.request) ?? {}) as Json
    return [
      row.id,
      title[lang],
      (programmes.get(row.programme) ?? programme).name[lang],
      (programme.stages[row.stage] ?? programme.outcomes[row.stage])?.[lang] ?? row.stage,
      host.bureaus[row.bureau]?.[lang] ?? row.bureau,
      host.areas.get(row.area)?.name[lang] ?? row.area,
      CHANNELS[channel]?.[lang] ?? channel,
      minuteText(row.openedAt, zone),
      minuteText(row.closedAt, zone),
      minuteText(row.dueAt, zone),
      (late ? YES : NO)[lang],
      returned,
      offer === undefined ? '' : (host.bureaus[offer.to]?.[lang] ?? offer.to),
      minuteText(offeredSince(row.state), zone),
      ...Object.entries(fields).map(([name, of]) => answerOf(request[name], of, names, lang)),
      ...(granted ? [grantedText(row.state, lang)] : []),
    ]
  }
  return {
    head: [
      ...HEAD.map((name) => name[lang]),
      ...Object.entries(fields).map(([name, of]) => titleOf(name, of, lang)),
      ...(granted ? [GRANTED_HEAD[lang]] : []),
    ],
    rows: async (found: readonly Pick<Found, 'programme' | 'row'>[]): Promise<readonly Row[]> => {
      const names = await namesOfRequests(host, found)
      return found.map((one) => rowOf(one, names))
    },
  }
}
