import { z } from 'zod'
import { defineProgramme, type Text, text, workingDays } from '../../kernel/index.ts'
import { assumed } from '../assumed.ts'
import { field, line, pastDay, prose } from '../fields.ts'
import { exactness } from './lines.ts'
import { REPORTED } from './reported/index.ts'
import { UNIT_IDS, UNITS, type UnitId } from './reported/units.ts'
import { BUREAU, roles, WITHOUT } from './words.ts'

const parameters = {
  confirmWorkingDays: assumed(['填报审定时限', 'Time to confirm a statement'], 'working days', 5),
}

const unitNames = Object.fromEntries(
  UNIT_IDS.map((id): [string, Text] => [id, text(UNITS[id].name.zh, UNITS[id].name.en || id)]),
)

const said = z.strictObject({
  value: field(z.number().min(-1e15).max(1e15), '数值', 'Value'),
  exactness,
  by: line('发布单位', 'Said by'),
  day: pastDay('发布日', 'Said on').optional(),
  source: line('来源', 'Source', 500),
  name: line('指标名称(新增时)', 'Name in Chinese, of a new figure').optional(),
  nameEn: line('英文名称(新增时)', 'Name in English, of a new figure').optional(),
  unit: field(z.enum(UNIT_IDS), '单位(新增时)', 'Unit, of a new figure', { options: unitNames }).optional(),
  period: line('时期(新增时)', 'Period, of a new figure').optional(),
})

/** What a statement says. */
export type Statement = Omit<z.output<typeof said>, 'unit'> & { readonly unit?: UnitId | undefined }

const KNOWN: ReadonlySet<string> = new Set(REPORTED.map(({ id }) => id))

/**
 * A reported figure is put on the sheet, or corrected, by two people: one states it with its source, another confirms.
 * Nothing is overwritten: what was stated before stays where it was, and editions keep what they were frozen with.
 */
export const statement = defineProgramme({
  id: 'answer-sheet.statement',
  name: text('指标填报', 'Statement of a figure'),
  bureau: BUREAU,
  request: z.strictObject({
    figure: line('指标编号', 'Figure', 64),
    why: prose('填报理由', 'Why'),
  }),
  stages: { drafted: text('拟填', 'Drafted'), proposed: text('待审定', 'Proposed') },
  outcomes: { confirmed: text('已采用', 'Confirmed'), rejected: text('未采用', 'Rejected') },
  roles,
  parameters,
  // Of two statements about one figure at once, nobody could tell which corrects which.
  claims: (of) => [`statement ${of.request.figure}`],
  without: WITHOUT,
})
  .behaves(({ action, notify, promise }) => ({
    actions: {
      propose: action({
        name: text('填报', 'State'),
        by: 'analyst',
        from: ['drafted', 'proposed'],
        input: said,
        to: ({ case: of, input: { name, nameEn, unit }, refuse }) => {
          const isWhole = name !== undefined && nameEn !== undefined && unit !== undefined
          return isWhole || KNOWN.has(of.request.figure)
            ? 'proposed'
            : refuse(
                text(
                  '新增的指标须有中英文名称和单位',
                  'a new figure needs a name in both languages and a unit',
                ),
                'name',
              )
        },
        effects: () => [
          notify('approver', text('有指标填报待审定。', 'A statement of a figure waits for you.')),
        ],
      }),
      confirm: action({
        name: text('审定采用', 'Confirm'),
        by: 'approver',
        from: 'proposed',
        to: ({ anotherThan }) => anotherThan(['propose']) ?? 'confirmed',
      }),
      reject: action({
        name: text('不予采用', 'Reject'),
        by: 'approver',
        from: ['drafted', 'proposed'],
        input: z.strictObject({ reason: prose('理由', 'Reason') }),
        to: 'rejected',
        effects: ({ input }) => [
          notify('analyst', text(`填报未采用:${input.reason}`, `A statement was rejected: ${input.reason}`)),
        ],
      }),
    },
    promises: {
      confirm: promise({
        name: text('按期审定', 'Confirmed in time'),
        from: 'proposed',
        until: ['confirmed', 'rejected'],
        within: ({ parameter }) => workingDays(parameter('confirmWorkingDays')),
        late: 'supervisor',
        basis: parameters.confirmWorkingDays.history[0]!,
      }),
    },
  }))
  .accounts(({ count, share }) => ({
    stated: count(text('填报量', 'Statements'), 'proposed'),
    confirmed: count(text('采用量', 'Statements confirmed'), 'confirmed'),
    confirmedInTime: share.kept(text('按期审定率', 'Confirmed in time'), 'confirm'),
  }))
