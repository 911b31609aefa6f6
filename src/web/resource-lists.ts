import { type Text, text } from './lang.tsx'
import type { Schema } from './schema.ts'

/** What a bureau keeps to plan with, as it is typed and shown: parts of one JSON document, each a table of entries. */

type Json = Readonly<Record<string, unknown>>
type Entry = Json & { readonly id: string }

/** A part of a list: how its entries are read out of the document, typed, and put back. */
export interface Part {
  readonly name: Text
  readonly schema: Schema
  /** What of an entry a table shows, beside its id. */
  readonly shown: readonly string[]
  read(list: Json): readonly Entry[]
  write(list: Json, entries: readonly Entry[]): Json
}

/** A list as a whole: what is typed of it once, and its parts. */
export interface ListForm {
  readonly name: Text
  /** The page of the board that is planned with it. */
  readonly board: string
  /** The smallest document there is of it. */
  readonly empty: Json
  readonly settings: Schema
  readonly parts: readonly Part[]
  readSettings(list: Json): Json
  writeSettings(list: Json, filled: Json): Json
}

const line = (zh: string, en: string, maxLength = 100): Schema => ({
  type: 'string',
  title: zh,
  titleEn: en,
  maxLength,
})
const number = (zh: string, en: string, minimum: number, maximum: number): Schema => ({
  type: 'number',
  title: zh,
  titleEn: en,
  minimum,
  maximum,
})
const clock = (zh: string, en: string): Schema => ({ type: 'string', format: 'time', title: zh, titleEn: en })
const moment = (zh: string, en: string): Schema => ({
  type: 'string',
  format: 'date-time',
  title: zh,
  titleEn: en,
})
const SKILLS: Schema = {
  type: 'array',
  title: '技能',
  titleEn: 'Skills',
  items: { ...line('技能', 'Skill'), minLength: 1 },
}
const SPOT = {
  lat: number('纬度', 'Latitude', -90, 90),
  lon: number('经度', 'Longitude', -180, 180),
} as const

const object = (properties: Readonly<Record<string, Schema>>, required: readonly string[]): Schema => ({
  type: 'object',
  required,
  properties,
})

const entriesOf = (list: Json, part: string): readonly Entry[] => (list[part] as readonly Entry[]) ?? []

/** An entry's place stands beside its other fields while it is typed; what is not typed of it stays as it is. */
const flat =
  (place: string) =>
  (entry: Entry): Entry => {
    const { [place]: at, ...rest } = entry
    return { ...rest, ...((at as Json | undefined) ?? {}) } as Entry
  }
const folded =
  (place: string) =>
  (entry: Entry): Entry => {
    const { lat, lon, skills, ...rest } = entry
    const hasSkills = Array.isArray(skills) && skills.length > 0
    return {
      ...rest,
      ...(lat === undefined || lon === undefined ? {} : { [place]: { lat, lon } }),
      ...(hasSkills ? { skills } : {}),
    } as Entry
  }

const PLACES: Part = {
  name: text('地点', 'Places'),
  schema: object(
    { id: line('设施编号,或小区、地名', 'Number of a facility, or name of an estate', 128), ...SPOT },
    ['id', 'lat', 'lon'],
  ),
  shown: ['lat', 'lon'],
  read: (list) =>
    Object.entries((list.places as Readonly<Record<string, Json>>) ?? {}).map(([id, at]) => ({ id, ...at })),
  write: (list, entries) => ({
    ...list,
    places: Object.fromEntries(entries.map(({ id, lat, lon }) => [id, { lat, lon }])),
  }),
}

const CREWS: Part = {
  name: text('班组', 'Crews'),
  schema: object(
    {
      // As a case can be told whom it waits for.
      id: line('班组', 'Crew', 64),
      from: clock('上班', 'On duty from'),
      until: clock('下班(早于上班为次日)', 'Until (the next day where it is earlier)'),
      ...SPOT,
      skills: SKILLS,
    },
    ['id', 'from', 'until', 'lat', 'lon'],
  ),
  shown: ['from', 'until', 'skills'],
  read: (list) => entriesOf(list, 'crews').map(flat('base')),
  write: (list, entries) => ({ ...list, crews: entries.map(folded('base')) }),
}

const SHIFTS: Part = {
  name: text('班次', 'Shifts'),
  schema: object(
    { id: line('班次', 'Shift'), from: moment('上岗', 'From'), until: moment('下岗', 'Until') },
    ['id', 'from', 'until'],
  ),
  shown: ['from', 'until'],
  read: (list) => entriesOf(list, 'shifts'),
  write: (list, entries) => ({ ...list, shifts: entries }),
}

const PEOPLE: Part = {
  name: text('人员', 'People'),
  schema: object({ id: line('工号', 'Number'), ...SPOT, skills: SKILLS }, ['id']),
  shown: ['skills'],
  read: (list) => entriesOf(list, 'people').map(flat('home')),
  write: (list, entries) => ({ ...list, people: entries.map(folded('home')) }),
}

/** Only what was filled in. */
const given = (filled: Json): Json =>
  Object.fromEntries(Object.entries(filled).filter(([, value]) => value !== undefined))

export const LIST_FORMS: Readonly<Record<'crews' | 'people', ListForm>> = {
  crews: {
    name: text('班组与地点', 'Crews and places'),
    board: 'dispatch',
    empty: { travel: { by: 'sphere', kmh: 25, detour: 1.4 }, crews: [], places: {} },
    settings: object(
      {
        kmh: number('车速(公里/小时)', 'Speed (km/h)', 0.1, 1000),
        detour: number('绕行系数(路程与直线之比)', 'Detour (road over straight line)', 1, 10),
        changeMinutes: number(
          '改派的代价(路程分钟)',
          'What sending another crew costs (min of travel)',
          0,
          1e6,
        ),
      },
      ['kmh', 'detour'],
    ),
    parts: [CREWS, PLACES],
    readSettings: ({ travel, changeMinutes }) => {
      const { kmh, detour } = travel as Json
      return given({ kmh, detour, changeMinutes })
    },
    writeSettings: (list, { kmh, detour, changeMinutes }) => {
      const { changeMinutes: _, ...rest } = list
      return { ...rest, travel: { by: 'sphere', kmh, detour }, ...given({ changeMinutes }) }
    },
  },
  people: {
    name: text('班次与人员', 'Shifts and people'),
    board: 'roster',
    empty: { shifts: [], people: [], places: {}, restHours: 8, reliefMinutes: 30 },
    settings: object(
      {
        restHours: number('两班之间休息(小时)', 'Rest between two shifts (hours)', 0, 36),
        reliefMinutes: number('接班重叠(分钟)', 'Overlap for the relief (minutes)', 0, 2160),
        farthestKm: number('离住处最远(公里)', 'Farthest from home (km)', 0, 1e5),
      },
      ['restHours', 'reliefMinutes'],
    ),
    parts: [SHIFTS, PEOPLE, PLACES],
    readSettings: ({ restHours, reliefMinutes, farthestKm }) =>
      given({ restHours, reliefMinutes, farthestKm }),
    writeSettings: (list, { restHours, reliefMinutes, farthestKm }) => {
      const { farthestKm: _, ...rest } = list
      return { ...rest, restHours, reliefMinutes, ...given({ farthestKm }) }
    },
  },
}
