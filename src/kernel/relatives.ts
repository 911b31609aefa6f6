import { z } from 'zod'
import type { CaseState, Child, Effect, Opening } from './case.ts'
import { type CommonScene, caseId, common, IN_CHARGE, outcomeOf, reason } from './common-action.ts'
import type { Action, Change, Programme } from './programme.ts'
import { refusal } from './refusal.ts'
import type { FullScene } from './scene.ts'
import { text } from './text.ts'

const NOTHING: readonly Effect[] = []

const tellChild = (child: string, outcome: string) =>
  ({ effect: 'perform', case: child, action: 'parentClosed', input: { outcome } }) as const

const RELATED = text('关联事项', 'Related')
const programmeId = z.string().min(1).max(64).meta({ title: '项目', titleEn: 'Programme' })

/** What a case says of itself to the one that opened it. Of a part of the first time, that is its number alone. */
const whoTells = {
  child: caseId('子事项或关联事项', 'Child or related case'),
  link: z
    .literal('related')
    .optional()
    .meta({ title: '关联方式', titleEn: 'Link', options: { related: RELATED } }),
  programme: programmeId.optional(),
  again: z
    .number()
    .int()
    .min(1)
    .optional()
    .meta({ title: '此前办结次数', titleEn: 'Times it had ended before' }),
}
/** What is told when it has ended: of an action that hears of it (`Action.hears`), this is the form. */
export const endedForm = z.strictObject({ ...whoTells, outcome: outcomeOf })
/** How another case ended, as it is told: its outcome is one of its own programme's, `withdrawn` or `merged`. */
export type Ended = z.output<typeof endedForm>
const begunAnewForm = z.strictObject(whoTells)
/** Which other case was begun anew, as it is told. */
export type BegunAnew = z.output<typeof begunAnewForm>
type Told = BegunAnew & { readonly outcome?: string | undefined }

/** The order of what a case tells: it opened, it ended, it began anew, it ended again… */
const place = ({ again = 0, outcome }: Pick<Child, 'again' | 'outcome'>): number =>
  2 * again + (outcome === undefined ? 0 : 1)

/**
 * What a case knows of another that tells it something; undefined where it has heard what came after that:
 * what is told is carried out side by side, in any order.
 */
export const heard = ({ children }: Pick<CaseState, 'children'>, told: Told): Change['child'] => {
  const { child: id, link = 'child', programme, outcome, again } = told
  const before = children[id]
  if (before && place(before) > place(told)) return undefined
  return {
    id,
    link: before?.link ?? link,
    ...(programme === undefined ? {} : { programme }),
    ...(outcome === undefined ? {} : { outcome }),
    ...(again === undefined ? {} : { again }),
  }
}

/** What follows in a case whose actions hear how others end, where one of those is begun anew. */
export const effectsOfBegunAnew =
  (actions: Readonly<Record<string, Action>>, hears: Programme['hears']) =>
  (scene: FullScene): readonly Effect[] => {
    const told = scene.input as BegunAnew
    const hearer = told.programme === undefined ? undefined : actions[hears[told.programme] ?? '']
    const child = heard(scene.case, told)
    if (!hearer?.begunAnew || !child) return NOTHING
    const { id, ...known } = child
    const knowing = () => ({ ...scene.case, children: { ...scene.case.children, [id]: known } })
    return hearer.begunAnew(scene.entering(knowing) as never)
  }

const asChange = (child: Change['child']): Change => (child ? { child } : {})

const mergeCheck = ({
  case: of,
  input,
  related,
}: Omit<CommonScene, 'input'> & { input: { into: string } }) => {
  const parent = related(input.into)
  if (!parent) return refusal('unknown-case', [input.into], 'into')
  if (parent.id === of.id)
    return refusal('bad-parent', [text('不能并入自身', 'it is this case itself')], 'into')
  if (parent.closedAt !== undefined)
    return refusal('bad-parent', [text('该事项已办结', 'it is closed already')], 'into')
  return undefined
}

/** What binds a case to its relatives: one it is merged into, and those it was divided into. */
export const links = {
  merge: common(
    text('并入主事项', 'Merge into a parent'),
    ['staff', 'city', 'oversight', 'machine'],
    'open',
    z.strictObject({ into: caseId('主事项编号', 'Number of the parent case'), reason }),
    (scene) =>
      mergeCheck(scene) ?? {
        to: 'merged',
        set: { parent: { id: scene.input.into, link: 'merged' } },
        effects: [
          {
            effect: 'perform',
            case: scene.input.into,
            action: 'adopt',
            input: { child: scene.case.id, link: 'merged' },
          },
        ],
      },
    { whilePaused: true, refers: ['into'] },
  ),
  adopt: common(
    text('关联子事项', 'Adopt a child case'),
    ['machine'],
    'always',
    z.strictObject({
      child: caseId('子事项', 'Child case'),
      link: z.enum(['child', 'merged', 'related']).meta({
        title: '关联方式',
        titleEn: 'Link',
        options: { child: text('子事项', 'Child'), merged: text('已并入', 'Merged'), related: RELATED },
      }),
      programme: programmeId.optional(),
    }),
    ({ case: of, input: { child: id, ...known } }) => ({
      child: { id, ...known, ...of.children[id] },
      // A child that is merged after its parent has ended is told at once.
      ...(of.closedAt !== undefined && known.link === 'merged' ? { effects: [tellChild(id, of.stage)] } : {}),
    }),
    { whilePaused: true },
  ),
  childClosed: common(
    text('子事项或关联事项办结', 'A child or related case ended'),
    ['machine'],
    'always',
    endedForm,
    ({ case: of, input }) => asChange(heard(of, input)),
    { whilePaused: true },
  ),
  childReopened: common(
    text('子事项或关联事项重新办理', 'A child or related case was begun anew'),
    ['machine'],
    'always',
    begunAnewForm,
    ({ case: of, input }) => asChange(heard(of, input)),
    { whilePaused: true },
  ),
  /** It was never opened, so nobody waits for it any more; whoever asked for it must hear of that. */
  childRefused: common(
    text('子事项或关联事项未能立项', 'A child or related case could not be opened'),
    ['machine'],
    'always',
    z.strictObject({
      programme: programmeId,
      link: whoTells.link,
      zh: z.string().min(1).max(2000).meta({ title: '原因(中文)', titleEn: 'Why, in Chinese' }),
      en: z.string().min(1).max(2000).meta({ title: '原因(英文)', titleEn: 'Why, in English' }),
    }),
    ({ case: of, input: { programme, link, zh, en } }) => ({
      set: {
        ...(link === undefined ? { asked: Math.max(0, of.asked - 1) } : {}),
        ...(of.awaited?.[programme]
          ? { awaited: { ...of.awaited, [programme]: of.awaited[programme] - 1 } }
          : {}),
      },
      effects: [
        {
          effect: 'notify',
          to: IN_CHARGE,
          message:
            link === undefined
              ? text(`有一件子事项未能立项:${zh}`, `A child case could not be opened: ${en}`)
              : text(`有一件关联事项未能立项:${zh}`, `A related case could not be opened: ${en}`),
        },
      ],
    }),
    { whilePaused: true },
  ),
  parentClosed: common(
    text('主事项办结', 'The parent case closed'),
    ['machine'],
    'always',
    z.strictObject({ outcome: outcomeOf }),
    () => ({
      effects: [
        {
          effect: 'notify',
          to: 'requester',
          message: text(
            '您的诉求已随主事项办结。',
            'Your request was settled together with its parent case.',
          ),
        },
      ],
    }),
    { whilePaused: true },
  ),
}

/** How often a case has ended so far. */
const timesEnded = ({ entered }: CaseState, outcomes: Readonly<Record<string, unknown>>): number =>
  Object.entries(entered).reduce(
    (sum, [stage, { times }]) => sum + (Object.hasOwn(outcomes, stage) ? times : 0),
    0,
  )

/**
 * What to tell the relatives of a case that enters a stage: the one that opened it hears that it has ended or begun anew,
 * those merged into it that it has ended.
 *
 * @param of the case as it stood before
 */
export const tellRelatives = (
  { outcomes }: Pick<Programme, 'outcomes'>,
  of: CaseState,
  stage: string,
): readonly Effect[] => {
  const ends = Object.hasOwn(outcomes, stage)
  if (!ends && of.closedAt === undefined) return NOTHING
  const merged: Effect[] = []
  if (ends)
    for (const id in of.children) if (of.children[id]!.link === 'merged') merged.push(tellChild(id, stage))
  const { parent } = of
  if (parent === undefined || parent.link === 'merged') return merged
  if (parent.link === 'related' && parent.tells === undefined) return merged
  const again = timesEnded(of, outcomes)
  const told: Told = {
    child: of.id,
    ...(parent.link === 'related' ? { link: parent.link } : {}),
    ...(parent.tells === undefined ? {} : { programme: of.programme }),
    ...(again === 0 ? {} : { again }),
  }
  const tells = ends
    ? { action: parent.tells ?? 'childClosed', input: { ...told, outcome: stage } }
    : { action: 'childReopened', input: told }
  return [{ effect: 'perform', case: parent.id, ...tells }, ...merged]
}

/** How a case that has just opened becomes known to the one that opened it, where that waits for it or hears its end. */
export const tellOpener = (id: string, { parent, programme }: Opening): readonly Effect[] => {
  if (!parent || (parent.link === 'related' && parent.tells === undefined)) return NOTHING
  const input = {
    child: id,
    link: parent.link,
    ...(parent.tells === undefined ? {} : { programme }),
  }
  return [{ effect: 'perform', case: parent.id, action: 'adopt', input }]
}
