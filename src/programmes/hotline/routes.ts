import { z } from 'zod'
import { openChildren, text } from '../../kernel/index.ts'
import { bureauId, prose, said, waitsFor } from '../fields.ts'
import { scope, symptom } from '../heating/request.ts'
import { BUREAU as HEATING } from '../heating/words.ts'
import { ground } from './request.ts'
import type { Tools } from './words.ts'

const target = z.strictObject({
  bureau: bureauId('承办部门', 'Bureau'),
  note: prose('派单说明', 'Note').optional(),
})

/** From the door to the bureau in charge. */
export const routes = ({ action, notify, open }: Tools) => ({
  route: action({
    name: text('派单', 'Route'),
    by: 'operator',
    from: 'received',
    input: target,
    to: 'routed',
    assign: ({ input }) => input.bureau,
  }),
  /** Ends a dispute over who is in charge: after it nobody may return the case (Weifang, art. 22). */
  designate: action({
    name: text('指定承办', 'Designate'),
    by: 'operator',
    from: ['received', 'routed'],
    input: target,
    to: 'routed',
    assign: ({ input }) => input.bureau,
  }),
  /** The table has already found the bureau, which may take the case on without waiting for an operator (直派). */
  accept: action({
    name: text('签收', 'Accept'),
    by: 'officer',
    from: ['received', 'routed'],
    to: 'accepted',
  }),
  /** Heating has crews and clocks of its own (an hour, a day): the resident keeps this number, and it waits for that case. */
  toHeating: action({
    name: text('转供暖服务办理', 'Pass to the heating service'),
    by: 'operator',
    from: ['received', 'routed'],
    input: z.strictObject({ symptom, scope: scope.optional() }),
    to: 'accepted',
    assign: () => HEATING,
    effects: ({ case: { request: of }, input }) => [
      open(
        'heating',
        { ...input, ...(of.place && { place: of.place }), ...(of.details && { details: of.details }) },
        { link: 'child', trigger: 'push' },
      ),
    ],
  }),
  return: action({
    name: text('申请退回', 'Return'),
    by: 'officer',
    from: ['received', 'routed'],
    input: z.strictObject({ reason: prose('退回理由', 'Reason') }),
    to: ({ case: of, refuse }) =>
      of.did.designate
        ? refuse(text('已指定承办部门,不得再退', 'the bureau was designated; it may not be returned again'))
        : 'received',
    assign: ({ parameter }) => parameter('routing').fallback,
    effects: () => [
      notify('operator', text('承办部门申请退回,请重新派单。', 'A bureau returned a case; route it anew.')),
    ],
  }),
  decline: action({
    name: text('不予受理', 'Decline'),
    by: 'operator',
    from: ['received', 'routed', 'accepted'],
    input: z.strictObject({ ground, explanation: said(prose('告知内容', 'Explanation')) }),
    to: ({ case: of }) => waitsFor(openChildren(of)) ?? 'declined',
    effects: ({ input }) => [
      notify('requester', text(`不予受理:${input.explanation}`, `Declined: ${input.explanation}`)),
    ],
  }),
})
