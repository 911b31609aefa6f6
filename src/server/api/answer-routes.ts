import { z } from 'zod'
import {
  type Edition,
  type EditionHead,
  type EditionLine,
  type Lang,
  lineValueText,
  positionText,
  recordedText,
  reportedText,
  statementsOf,
} from '../../desk/index.ts'
import { AGREEMENTS, CHECK_RESULTS, type Counted, type Stated, type Text, text } from '../../kernel/index.ts'
import { editionFor, editionsFor } from '../editions.ts'
import type { Host } from '../host.ts'
import { type Route, route } from '../http/route.ts'
import {
  type EditionHeadView,
  type EditionLineView,
  type EditionView,
  editionSchema,
  editionsSchema,
} from './answer-types.ts'
import { caseId } from './types.ts'

const TAG = 'city'

const isoOf = (at: number): string => new Date(at).toISOString()

const viewOf = (
  { desk }: Host,
  { id, isPublished, frozenAt, publishedAt, lines, ...head }: EditionHead,
): EditionHeadView => {
  const programme = desk.registry.latest(head.programme)
  const names = programme.ok ? { ...programme.value.stages, ...programme.value.outcomes } : {}
  return {
    edition: id,
    ...head,
    stageName: names[head.stage] ?? text(head.stage, head.stage),
    published: isPublished,
    ...(frozenAt === undefined ? {} : { frozenAt: isoOf(frozenAt) }),
    ...(publishedAt === undefined ? {} : { publishedAt: isoOf(publishedAt) }),
    ...(lines === undefined ? {} : { figures: lines }),
  }
}

const inBothLangs = (of: (lang: Lang) => string): Text => text(of('zh'), of('en'))

const statedView = (line: EditionLine, of: Stated) => ({
  ...of,
  text: inBothLangs((lang) => reportedText(line, of, lang)),
})

const countedView = (line: EditionLine, of: Counted) => ({
  ...of,
  text: inBothLangs((lang) => recordedText(line, of.value, lang)),
})

const lineViewOf = (line: EditionLine): EditionLineView => {
  const { reported, recorded, compared, reportedNow, recordedNow, recountedAt, ...words } = line
  return {
    ...words,
    ...(reported ? { reported: statedView(line, reported) } : {}),
    ...(recorded ? { recorded: countedView(line, recorded) } : {}),
    ...(compared
      ? {
          compared: {
            ...compared,
            name: AGREEMENTS[compared.agreement],
            text: inBothLangs((lang) => lineValueText(line, compared.difference, lang)),
          },
        }
      : {}),
    ...(reportedNow ? { reportedNow: statedView(line, reportedNow) } : {}),
    ...(recordedNow ? { recordedNow: countedView(line, recordedNow) } : {}),
    ...(recountedAt === undefined ? {} : { recountedAt: isoOf(recountedAt) }),
  }
}

/** An edition is shown again and again until something is written: it is put into words once. */
const worded = new WeakMap<Edition, Pick<EditionView, 'lines' | 'checks'>>()

const partsOf = (edition: Edition): Pick<EditionView, 'lines' | 'checks'> => {
  const known = worded.get(edition)
  if (known) return known
  const { figures, checks } = edition
  const made = {
    lines: figures.map(lineViewOf),
    checks: checks.map(({ id, figures: of, ...check }) => ({
      ...{ check: id, figures: [...of], resultName: CHECK_RESULTS[check.result] },
      ...check,
    })),
  }
  worded.set(edition, made)
  return made
}

const list = route({
  id: 'listEditions',
  method: 'get',
  path: '/api/answers',
  tag: TAG,
  about: text(
    '答卷各期,新的在前;未发布的只给可见该事项的工作人员。',
    'Editions of the answer sheet, newest first; those not published only for staff who may see their case.',
  ),
  access: 'public',
  scope: 'cases:read',
  answer: editionsSchema,
  handle: async ({ who, host }) => ({
    ok: true,
    value: { rows: (await editionsFor(host, who)).map((head) => viewOf(host, head)) },
  }),
})

const one = route({
  id: 'getEdition',
  method: 'get',
  path: '/api/answers/{edition}',
  tag: TAG,
  about: text(
    '一期答卷:每项的填报值、记录值及其差,相互核对的结果,以及锁定后有变化的现值。',
    'One edition: what was reported and recorded of each figure and how they differ, what comes of checking them against each other, and what is otherwise now.',
  ),
  access: 'public',
  scope: 'cases:read',
  params: z.strictObject({ edition: caseId }),
  answer: editionSchema,
  handle: async ({ params, who, host }) => {
    const found = await editionFor(host, who, params.edition)
    if (!found.ok) return found
    const { position, positionNow, figures: _, checks: __, ...head } = found.value
    const statement = statementsOf(host.desk, found.value)
    const value = {
      ...viewOf(host, head),
      ...(statement === undefined ? {} : { statement }),
      position: positionText(position),
      positionNow: positionText(positionNow),
      ...partsOf(found.value),
    }
    return { ok: true, value, repeated: 'lines' }
  },
})

export const answerRoutes: readonly Route[] = [list, one]
