import { z } from 'zod'
import type { CaseEvent, CaseState } from './case.ts'
import { type CommonScene, caseId, common, IN_CHARGE, outcomeOf, reason } from './common-action.ts'
import { refusal } from './refusal.ts'
import { text } from './text.ts'

const tellChild = (child: string, outcome: string) =>
  ({ effect: 'perform', case: child, action: 'parentClosed', input: { outcome } }) as const

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
      link: z.enum(['child', 'merged']).meta({
        title: '关联方式',
        titleEn: 'Link',
        options: { child: text('子事项', 'Child'), merged: text('已并入', 'Merged') },
      }),
    }),
    ({ case: of, input }) => ({
      child: { id: input.child, link: input.link, ...of.children[input.child] },
      // A child that is merged after its parent has ended is told at once.
      ...(of.closedAt !== undefined && input.link === 'merged'
        ? { effects: [tellChild(input.child, of.stage)] }
        : {}),
    }),
    { whilePaused: true },
  ),
  childClosed: common(
    text('子事项办结', 'A child case closed'),
    ['machine'],
    'always',
    z.strictObject({ child: caseId('子事项', 'Child case'), outcome: outcomeOf }),
    ({ input }) => ({ child: { id: input.child, link: 'child', outcome: input.outcome } }),
    { whilePaused: true },
  ),
  /** It was never opened, so nobody waits for it any more; whoever asked for it must hear of that. */
  childRefused: common(
    text('子事项未能立项', 'A child case could not be opened'),
    ['machine'],
    'always',
    z.strictObject({
      programme: z.string().min(1).max(64).meta({ title: '项目', titleEn: 'Programme' }),
      zh: z.string().min(1).max(2000).meta({ title: '原因(中文)', titleEn: 'Why, in Chinese' }),
      en: z.string().min(1).max(2000).meta({ title: '原因(英文)', titleEn: 'Why, in English' }),
    }),
    ({ case: of, input: { zh, en } }) => ({
      set: { asked: Math.max(0, of.asked - 1) },
      effects: [
        {
          effect: 'notify',
          to: IN_CHARGE,
          message: text(`有一件子事项未能立项:${zh}`, `A child case could not be opened: ${en}`),
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

/** What to tell the relatives of a case that has just closed. */
export const tellRelatives = (of: CaseState, outcome: string): NonNullable<CaseEvent['effects']> => [
  ...(of.parent?.link === 'child'
    ? [
        {
          effect: 'perform' as const,
          case: of.parent.id,
          action: 'childClosed',
          input: { child: of.id, outcome },
        },
      ]
    : []),
  ...Object.entries(of.children)
    .filter(([, child]) => child.link === 'merged')
    .map(([id]) => tellChild(id, outcome)),
]
