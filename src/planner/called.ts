import { type Text, text } from '../kernel/index.ts'

/** What the fields of lists and problems are called. */
const FIELDS: Readonly<Record<string, Text>> = {
  base: text('驻地', 'base'),
  changeMinutes: text('改派的代价', 'what sending another crew costs'),
  crews: text('班组', 'crew'),
  demands: text('需求', 'demand'),
  detour: text('绕行系数', 'detour'),
  entries: text('条目', 'entry'),
  farthestKm: text('离住处最远', 'farthest from home'),
  fixed: text('已定值守', 'fixed duty'),
  from: text('开始', 'from'),
  groups: text('分组', 'group'),
  home: text('住处', 'home'),
  id: text('名称', 'name'),
  jobs: text('工单', 'job'),
  kmh: text('车速', 'speed'),
  lat: text('纬度', 'latitude'),
  lon: text('经度', 'longitude'),
  pairs: text('配对', 'pair'),
  people: text('人员', 'person'),
  places: text('地点', 'place'),
  posts: text('岗位', 'post'),
  reliefMinutes: text('接班重叠', 'overlap for the relief'),
  restHours: text('两班之间休息', 'rest between two shifts'),
  shifts: text('班次', 'shift'),
  skills: text('技能', 'skill'),
  slots: text('时段', 'slot'),
  stations: text('站点', 'station'),
  supplies: text('供给', 'supply'),
  travel: text('行程', 'travel'),
  until: text('结束', 'until'),
}

const LONGEST_NAME = 64

const at = (of: unknown, step: string): unknown =>
  typeof of === 'object' && of !== null ? (of as Readonly<Record<string, unknown>>)[step] : undefined

/** How one of several is told from the others: by its name, or by where it stands. */
const oneOf = (entry: unknown, step: string): string => {
  const id = typeof entry === 'string' ? entry : at(entry, 'id')
  const isNamed = typeof id === 'string' && id.trim() !== '' && id.length <= LONGEST_NAME
  return isNamed ? id : `${Number(step) + 1}`
}

/** What people call the field at a path of what was sent: the latitude of crew 3, not `crews.2.base.lat`. */
export const called = (field: string, sent: unknown): Text => {
  let value = sent
  const [zh, en]: [string[], string[]] = [[], []]
  for (const step of field.split('.')) {
    value = at(value, step)
    const isRow = /^\d+$/.test(step)
    const name = FIELDS[step] ?? text(step.slice(0, LONGEST_NAME), step.slice(0, LONGEST_NAME))
    zh.push(isRow ? oneOf(value, step) : name.zh)
    en.push(isRow ? oneOf(value, step) : name.en)
  }
  return text(zh.join(' '), en.join(' '))
}
