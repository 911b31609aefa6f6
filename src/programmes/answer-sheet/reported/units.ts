import { type Text, text } from '../../../kernel/index.ts'

/** A unit as it was stated; `scale` of its base units make one. */
interface StatedUnit {
  readonly name: Text
  readonly scale: number
}

const WAN = 10_000
const YI = 100_000_000
const unit = (zh: string, en: string, scale = 1): StatedUnit => ({ name: text(zh, en), scale })

/** The units of stated figures, by what they are called. In English a figure is read in base units. */
export const UNITS = {
  个: unit('个', ''),
  家: unit('家', ''),
  项: unit('项', ''),
  条: unit('条', ''),
  所: unit('所', ''),
  处: unit('处', ''),
  座: unit('座', ''),
  台: unit('台', ''),
  套: unit('套', ''),
  辆: unit('辆', ''),
  部: unit('部', ''),
  把: unit('把', ''),
  张: unit('张', ''),
  枚: unit('枚', ''),
  支: unit('支', 'teams'),
  只: unit('只', 'birds'),
  户: unit('户', 'households'),
  人: unit('人', 'persons'),
  万人: unit('万人', 'persons', WAN),
  人次: unit('人次', 'person-times'),
  万人次: unit('万人次', 'person-times', WAN),
  万家: unit('万家', '', WAN),
  万元: unit('万元', 'yuan', WAN),
  亿元: unit('亿元', 'yuan', YI),
  '元/人/月': unit('元/人/月', 'yuan a person and month'),
  '元/人/年': unit('元/人/年', 'yuan a person and year'),
  '%': unit('%', '%'),
  个百分点: unit('个百分点', 'percentage points'),
  位: unit('位', ''),
  个位次: unit('个位次', ''),
  年: unit('年', 'years'),
  天: unit('天', 'days'),
  小时: unit('小时', 'hours'),
  次: unit('次', 'times'),
  场: unit('场', 'meetings'),
  场次: unit('场次', 'fairs'),
  届: unit('届', ''),
  批: unit('批', ''),
  批次: unit('批次', 'batches'),
  地: unit('地', 'places'),
  米: unit('米', 'm'),
  公里: unit('公里', 'km'),
  万亩: unit('万亩', 'mu', WAN),
  万平方米: unit('万平方米', 'm²', WAN),
  万千瓦: unit('万千瓦', 'kW', WAN),
} as const satisfies Readonly<Record<string, StatedUnit>>

export type UnitId = keyof typeof UNITS
export const UNIT_IDS = Object.keys(UNITS) as [UnitId, ...UnitId[]]
