import { z } from 'zod'
import { type CaseState, HELPER_WORDS, type Opening } from './case.ts'
import { readInput } from './form.ts'
import { firstStage, type Programme } from './programme.ts'
import { ok, type Result, refuse } from './refusal.ts'
import { type Context, parametersOn, slipRefused } from './scene.ts'
import { HOUR_MS, type Instant } from './units.ts'

const short = z.string().min(1).max(128)

/** What comes with a new case beside the programme's own form. */
const envelope = z.strictObject({
  request: z.unknown(),
  area: z.string().min(1).max(64),
  channel: z.string().min(1).max(32).optional(),
  requester: short.optional(),
  /** By a helper, for somebody else. */
  onBehalfOf: z.enum(HELPER_WORDS).optional(),
  // Only the platform itself says these; see `machineOnly`.
  trigger: z.enum(['request', 'reading', 'need', 'schedule', 'draw', 'push']).optional(),
  bureau: z.string().min(1).max(64).optional(),
  zone: z.string().min(1).max(64).optional(),
  parent: z
    .strictObject({ id: short, link: z.enum(['child', 'related']), tells: short.optional() })
    .optional(),
  source: z.strictObject({ system: short, id: short }).optional(),
  due: z.record(z.string().max(64), z.number().int().nullable()).optional(),
})
/** What is sent to `open` a case. */
export type OpenInput = z.input<typeof envelope>

const MACHINE_ONLY = ['zone', 'parent', 'source', 'due'] as const

const mayOpen = (programme: Programme, sent: z.output<typeof envelope>, { actor }: Context) => {
  const role = programme.roles[actor.role]
  if (!role) return refuse('unknown-role', [actor.role, programme.id], 'actor.role')
  if (role.kind === 'machine') return undefined
  const field = MACHINE_ONLY.find((name) => sent[name] !== undefined)
  if (field) return refuse('not-allowed', [role.name, field], field)
  if (role.kind !== 'public') return undefined
  if (sent.bureau !== undefined) return refuse('not-allowed', [role.name, 'bureau'], 'bureau')
  if (sent.trigger !== undefined && sent.trigger !== 'request')
    return refuse('not-allowed', [role.name, 'trigger'], 'trigger')
  if (sent.requester !== undefined && sent.requester !== actor.id) return refuse('not-yours', [], 'requester')
  return undefined
}

/** The bureau that a programme's rule finds for a request. @throws Refused where a parameter that it reads is not set. */
export const routed = (
  programme: Programme,
  { request, area, zone }: Pick<CaseState, 'request' | 'area' | 'zone'>,
  context: Pick<Context, 'now' | 'calendar'>,
): string => {
  const { bureau } = programme
  if (typeof bureau === 'string') return bureau
  const at = context.now
  const day = context.calendar.dayOf(at, zone)
  const hour = Math.floor((at - context.calendar.startOf(day, zone)) / HOUR_MS)
  const scene = { request, area, at, day, hour, parameter: parametersOn(programme, day) }
  return bureau(scene as never)
}

/** Reads what is asked of a programme, as part of what was sent: what is wrong with it is a field of `request`. */
export const readRequest = (programme: Programme, value: unknown): Result<unknown> => {
  const read = readInput(programme.request, value)
  return read.ok ? read : { ok: false, refusal: { ...read.refusal, field: `request.${read.refusal.field}` } }
}

/** Reads what was sent to open a case and finds the bureau in charge. */
export const readOpening = (programme: Programme, input: unknown, context: Context): Result<Opening> => {
  const sent = readInput(envelope, input)
  if (!sent.ok) return sent
  const refused = mayOpen(programme, sent.value, context)
  if (refused) return refused
  const request = readRequest(programme, sent.value.request)
  if (!request.ok) return request
  const { area, channel, requester, onBehalfOf, trigger, bureau, source, due, parent } = sent.value
  const zone = sent.value.zone ?? context.zone
  const slip = slipRefused(programme.request, request.value, context, zone, 'request.')
  if (slip) return { ok: false, refusal: slip }
  const unknownPromise = due && Object.keys(due).find((name) => !Object.hasOwn(programme.promises, name))
  if (unknownPromise !== undefined)
    return refuse('not-satisfied', [`没有承诺 ${unknownPromise}`, `no promise "${unknownPromise}"`], 'due')
  const asker =
    requester ?? (programme.roles[context.actor.role]?.kind === 'public' ? context.actor.id : undefined)
  return ok({
    programme: programme.id,
    programmeVersion: programme.version,
    request: request.value,
    area,
    bureau: bureau ?? routed(programme, { request: request.value, area, zone }, context),
    zone,
    trigger: trigger ?? 'request',
    ...(bureau === undefined ? {} : { bureauGiven: true as const }),
    ...(channel === undefined ? {} : { channel }),
    ...(asker === undefined
      ? {}
      : programme.unannounced?.includes(firstStage(programme))
        ? { withheld: asker }
        : { requester: asker }),
    ...(onBehalfOf === undefined ? {} : { onBehalfOf }),
    ...(parent === undefined ? {} : { parent }),
    ...(source === undefined ? {} : { source }),
    ...(due === undefined ? {} : { due: due as Record<string, Instant | null> }),
  })
}
