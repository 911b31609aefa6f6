import { z } from 'zod'
import {
  type CaseState,
  days,
  defineProgramme,
  factsOfKind,
  openChildren,
  type ToolsOf,
  text,
} from '../../kernel/index.ts'
import { line, waitsFor, yes } from '../fields.ts'
import { outletRequest } from './outlet.ts'
import { coverageParameters } from './parameters.ts'
import { BUREAU, part, roles, township } from './words.ts'

const words = defineProgramme({
  id: 'grain-reserve',
  name: text('粮食应急供应覆盖', 'Emergency grain supply of a township'),
  bureau: BUREAU,
  request: z.strictObject({
    township,
    /** Left out, an outlet of any kind counts. */
    parts: z.array(part).min(1).max(20).optional().meta({
      title: '组成部分(按本地方案)',
      titleEn: 'Parts (as the local plan names them)',
    }),
  }),
  stages: { uncovered: text('未覆盖', 'Not covered'), covered: text('已覆盖', 'Covered') },
  outcomes: { dissolved: text('乡镇撤并', 'Township dissolved') },
  roles,
  parameters: coverageParameters,
  claims: ({ area }) => [`grain-reserve ${area}`],
})
type Tools = ToolsOf<typeof words>

const READY = 'outlet-ready'
/** For an outlet that was never told to be of a part. */
const ANY = ''

interface Noted {
  readonly outlet: string
  readonly part?: string | undefined
  readonly ready: boolean
}
/** The parts for which outlets are ready, one for each outlet, once what is noted now is true. */
const readyParts = ({ facts }: Pick<CaseState, 'facts'>, now: Noted): readonly string[] => {
  const others = Object.keys(facts ?? {}).flatMap((key) => {
    const [about = '', fact] = key.split(' ')
    const value = fact === READY ? factsOfKind(facts, READY, about).at(-1)?.value : null
    return about !== now.outlet && typeof value === 'string' ? [value] : []
  })
  return now.ready ? [...others, now.part ?? ANY] : others
}

const actions = ({ action, notify, open }: Tools) => ({
  appoint: action({
    name: text('确定应急网点', 'Appoint an outlet'),
    by: ['officer', 'clerk'],
    from: ['uncovered', 'covered'],
    input: outletRequest,
    to: ({ case: of, input, refuse }) => {
      const { parts } = of.request
      if (parts === undefined || (input.part !== undefined && parts.includes(input.part))) return undefined
      return refuse(
        text('须写明属于本地方案的哪一部分', 'say which part of the local plan it belongs to'),
        'part',
      )
    },
    effects: ({ input }) => [open('grain-reserve.outlet', input, { link: 'child', trigger: 'push' })],
  }),
  /** An outlet tells its township whether it is ready; every named part needs one. */
  noted: action({
    name: text('网点状态', 'State of an outlet'),
    by: 'machine',
    from: ['uncovered', 'covered'],
    whilePaused: true,
    input: z.strictObject({
      outlet: line('网点', 'Outlet', 128).meta({ ref: 'case' }),
      part: part.optional(),
      ready: yes('具备供应能力', 'Ready to supply'),
    }),
    to: ({ case: of, input, parameter }) => {
      const ready = readyParts(of, input)
      const isCovered =
        ready.length >= parameter('leastOutlets') &&
        (of.request.parts ?? []).every((each) => ready.includes(each))
      const stage = isCovered ? 'covered' : 'uncovered'
      return stage === of.stage ? undefined : stage
    },
    records: ({ input, day }) => [
      {
        fact: READY,
        about: input.outlet,
        value: input.ready ? (input.part ?? ANY) : null,
        from: day,
        source: '网点核查',
        certainty: 'verified',
      },
    ],
    effects: ({ case: of, input }) =>
      of.stage === 'covered' && !input.ready
        ? [notify('officer', text('有网点不再具备供应能力。', 'An outlet is not ready any more.'))]
        : [],
  }),
  dissolve: action({
    name: text('乡镇撤并', 'Dissolve'),
    by: 'officer',
    from: ['uncovered', 'covered'],
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? 'dissolved',
  }),
})

const promises = ({ promise }: Tools) => ({
  cover: promise({
    name: text('按期补足覆盖', 'Covered in time'),
    from: 'uncovered',
    until: ['covered', 'dissolved'],
    within: ({ parameter }) => days(parameter('coverDays')),
    late: 'supervisor',
    basis: coverageParameters.coverDays.history[0]!,
  }),
})

/** One township and its outlets: covered while enough are ready; the share of all townships is the coverage. */
export const grainReserve = words
  .behaves((tools) => ({ actions: actions(tools), promises: promises(tools) }))
  .accounts(({ share }) => ({
    covered: share.of(
      text('粮食应急供应覆盖率', 'Townships covered'),
      text('建档的乡镇(街道)', 'townships on file'),
      (of) => (of.closedAt === undefined ? { at: of.openedAt, hit: of.stage === 'covered' } : undefined),
    ),
    coveredInTime: share.kept(text('按期补足率', 'Covered in time'), 'cover'),
  }))
