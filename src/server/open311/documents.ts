import type { StreamRow } from '../../desk/index.ts'
import { jsonSchema, type Programme, type Text } from '../../kernel/index.ts'
import { type Field, fieldsOf } from '../form.ts'
import type { Host } from '../host.ts'
import type { Value } from './xml.ts'

/** Open311 speaks one language at a time. */
export type Lang = keyof Text

/** A service of Open311 is a programme at the residents' door. */
export const serviceOf = (programme: Programme, lang: Lang): Value => ({
  service_code: programme.id,
  service_name: programme.name[lang],
  description: programme.door?.about[lang] ?? '',
  metadata: true,
  type: 'realtime',
  keywords: programme.door?.words.join(',') ?? '',
  group: '',
})

/** Where the matter is: asked of every service, for we locate by area, not by coordinates. */
export const AREA = 'area'

const DATATYPE: Readonly<Record<Field['kind'], string>> = {
  choice: 'singlevaluelist',
  'yes-no': 'singlevaluelist',
  number: 'number',
  date: 'string',
  month: 'string',
  line: 'string',
  list: 'text',
  prose: 'text',
}

const YES_NO = [
  { value: 'true', name: { zh: '是', en: 'Yes' } },
  { value: 'false', name: { zh: '否', en: 'No' } },
]

const attributeOf = (field: Field, order: number, lang: Lang): Value => {
  const options = field.kind === 'yes-no' ? YES_NO : field.options
  return {
    variable: true,
    code: field.name,
    datatype: DATATYPE[field.kind],
    required: field.required,
    datatype_description: field.unit?.[lang] ?? '',
    order,
    description: field.title[lang],
    ...(options.length > 0
      ? { values: options.map(({ value, name }) => ({ key: value, name: name[lang] })) }
      : {}),
  }
}

/** The attributes of a service: its form, after the area. */
export const definitionOf = (host: Host, programme: Programme, lang: Lang): Value => {
  const areas = host.areas.list().map(({ code, name }) => ({ value: code, name }))
  const area: Field = {
    name: AREA,
    title: { zh: '区域', en: 'Area' },
    kind: 'choice',
    required: true,
    personal: false,
    staffOnly: false,
    options: areas,
  }
  const fields = [area, ...fieldsOf(jsonSchema(programme.request))]
  return {
    service_code: programme.id,
    attributes: fields.map((field, index) => attributeOf(field, index + 1, lang)),
  }
}

/** What was chosen from lists: all of a request that everybody may read. What people wrote may name somebody. */
const publicWords = (programme: Programme, request: unknown, lang: Lang): string =>
  fieldsOf(jsonSchema(programme.request))
    .filter(({ kind, personal }) => kind === 'choice' && !personal)
    .flatMap(({ name, options }) => {
      const value = (request as Record<string, unknown> | undefined)?.[name]
      return options.find((option) => option.value === value)?.name[lang] ?? []
    })
    .join(', ')

/** When it is due; what reaches a year whose holidays are not published has no date yet. */
const expectedAt = ({ dueAt, state }: StreamRow): number | undefined =>
  state.promises.some((run) => run.dueAt === dueAt && run.uncounted) ? undefined : dueAt

/** A case as Open311 tells of it to anybody. `status_notes` is our own stage, richer than open and closed. */
export const requestOf = (host: Host, programme: Programme, row: StreamRow, lang: Lang): Value => {
  const { state } = row
  const expected = expectedAt(row)
  const iso = (at: number) => new Date(at).toISOString()
  const stage = programme.stages[row.stage] ?? programme.outcomes[row.stage]
  return {
    service_request_id: row.id,
    status: row.closedAt === undefined ? 'open' : 'closed',
    status_notes: stage?.[lang] ?? row.stage,
    service_name: programme.name[lang],
    service_code: row.programme,
    description: publicWords(programme, state.request, lang),
    agency_responsible: host.bureaus[row.bureau]?.[lang] ?? row.bureau,
    service_notice: '',
    requested_datetime: iso(row.openedAt),
    updated_datetime: iso(state.lastAt),
    ...(expected === undefined ? {} : { expected_datetime: iso(expected) }),
    address: host.areas.get(row.area)?.name[lang] ?? row.area,
    address_id: row.area,
  }
}
