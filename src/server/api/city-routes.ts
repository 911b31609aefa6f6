import { z } from 'zod'
import { type FigureRow, figures, recountText, why } from '../../desk/index.ts'
import { refuse, text } from '../../kernel/index.ts'
import type { Host } from '../host.ts'
import { type Route, route } from '../http/route.ts'
import { whereOpened, withOrganisations } from '../organisations.ts'
import { bookOf, summaryOf } from './book.ts'
import {
  type FigureView,
  figureQuerySchema,
  figuresSchema,
  provenancePageSchema,
  range,
  since,
} from './figure-types.ts'
import { areasSchema, bureausSchema, programmeBookSchema, programmesSchema } from './programme-types.ts'
import { ruleBookOf } from './rule-book.ts'
import { ruleBookSchema } from './rule-book-types.ts'
import { titlesFor } from './titles.ts'
import { after, limit, PAGE, word } from './types.ts'

const TAG = 'city'

const programmes = route({
  id: 'listProgrammes',
  method: 'get',
  path: '/api/programmes',
  tag: TAG,
  about: text('本市运行的项目。', 'The programmes that run here.'),
  access: 'public',
  scope: 'cases:read',
  answer: programmesSchema,
  handle: async ({ host }) => ({ ok: true, value: { rows: host.desk.registry.all.map(summaryOf) } }),
})

const book = route({
  id: 'getProgramme',
  method: 'get',
  path: '/api/programmes/{programme}',
  tag: TAG,
  about: text(
    '一个项目的全部定义:表单、阶段、动作、时限承诺、指标、参数及其来源。写明外单位的一栏(concerns)列出持有账号的单位(examples),也可填写其他单位。',
    'All of one programme: forms, stages, actions, promises, indicators, parameters with their sources. A field that names an organisation from outside (`concerns`) lists those that hold an account (`examples`); any other can be sent.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: z.strictObject({ programme: word }),
  answer: programmeBookSchema,
  handle: async ({ params, host }) => {
    const found = host.desk.registry.latest(params.programme)
    if (!found.ok) return found
    const value = bookOf(found.value, host.desk.today())
    const request = await withOrganisations(host, found.value, value.request, whereOpened(found.value))
    return { ok: true, value: { ...value, request } }
  },
})

const ruleBook = route({
  id: 'getProgrammeRules',
  method: 'get',
  path: '/api/programmes/{programme}/rules',
  tag: TAG,
  about: text(
    '一个项目所依据的认定规则:依据条款、先后次序、所读参数及其取值、施行日、来源与等级。',
    'The rules that a programme decides by: each with its provision, in the order they are worked out, and the parameters they read with value, date, source and grade.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: z.strictObject({ programme: word }),
  answer: ruleBookSchema,
  handle: async ({ params, host }) => {
    const found = host.desk.registry.latest(params.programme)
    return found.ok ? ruleBookOf(host, found.value) : found
  },
})

const areas = route({
  id: 'listAreas',
  method: 'get',
  path: '/api/areas',
  tag: TAG,
  about: text('区域树。', 'The tree of areas.'),
  access: 'public',
  scope: 'cases:read',
  answer: areasSchema,
  handle: async ({ host }) => ({ ok: true, value: { rows: host.areas.list().map((area) => ({ ...area })) } }),
})

const bureaus = route({
  id: 'listBureaus',
  method: 'get',
  path: '/api/bureaus',
  tag: TAG,
  about: text('部门名称。', 'The names of bureaus.'),
  access: 'public',
  scope: 'cases:read',
  answer: bureausSchema,
  handle: async ({ host }) => ({
    ok: true,
    value: { rows: Object.entries(host.bureaus).map(([id, name]) => ({ id, name })) },
  }),
})

const REVERSED = ['from', '应不晚于 to', 'it is not after `to`'] as const

/** Refuses an area that is not known, and days the wrong way round: a figure of 0 would be believed. */
export const wrongRange = (
  host: Host,
  { area, from, to }: { readonly [Name in 'area' | 'from' | 'to']?: string | undefined },
) => {
  if (area !== undefined && !host.areas.get(area)) return refuse('unknown-area', [area], 'area')
  return from !== undefined && to !== undefined && from > to
    ? refuse('invalid-input', REVERSED, 'from')
    : undefined
}

const figureView = ({ recounted, ...row }: FigureRow, zone: string): FigureView => ({
  ...row,
  ...(recounted && {
    recounted: recounted.map((one) => ({
      ...one,
      at: new Date(one.at).toISOString(),
      text: text(recountText(row, one, zone, 'zh'), recountText(row, one, zone, 'en')),
    })),
  }),
})

const figureList = route({
  id: 'listFigures',
  method: 'get',
  path: '/api/figures',
  tag: TAG,
  about: text(
    '指标数值:单位、分母、截至的记录位置都在其中。',
    'Figures: each with its unit, its denominator and the position of the log that it is true of.',
  ),
  access: 'public',
  scope: 'cases:read',
  query: figureQuerySchema,
  answer: figuresSchema,
  handle: async ({ query, host }) => {
    const refused = wrongRange(host, query)
    if (refused) return refused
    const found = await figures(host.desk.store, host.desk.registry, query as never)
    if (!found.ok) return found
    return { ok: true, value: { rows: found.value.map((row) => figureView(row, host.desk.zone)) } }
  },
})

const provenance = route({
  id: 'listProvenance',
  method: 'get',
  path: '/api/figures/{programme}/{indicator}/cases',
  tag: TAG,
  about: text(
    '一个数值背后的每一件事项;您可见的附标题。',
    'Every case behind a figure, with a title where you may see it.',
  ),
  access: 'staff',
  scope: 'cases:read',
  params: z.strictObject({ programme: word, indicator: word }),
  query: z.strictObject({ ...range, since, after, limit }),
  answer: provenancePageSchema,
  handle: async ({ params, query: { after: from, limit: count, ...days }, who, host }) => {
    const refused = wrongRange(host, days)
    if (refused) return refused
    const indicator = `${params.programme}/${params.indicator}`
    const query = { ...days, indicator } as never
    const page = await why(host.desk.store, host.desk.registry, query, from, count ?? PAGE)
    if (!page.ok) return page
    const titles = await titlesFor(
      host,
      who,
      page.value.rows.map(({ stream }) => stream),
    )
    const rows = page.value.rows.map(({ stream, version, area, day, numerator, denominator }) => ({
      case: stream,
      title: titles.get(stream),
      version,
      area,
      day,
      numerator,
      denominator,
    }))
    return { ok: true, value: { rows, ...(page.value.next === undefined ? {} : { next: page.value.next }) } }
  },
})

export const cityRoutes: readonly Route[] = [
  programmes,
  book,
  ruleBook,
  areas,
  bureaus,
  figureList,
  provenance,
]
