import { ATTACH } from '../../kernel/index.ts'
import { attach } from '../files/attachments.ts'
import { sessionOf } from '../identity/who.ts'
import { FILE_WORDS } from './files.ts'
import { isOwnForm, type Outcome, type Visit } from './visit.ts'
import { openAgain, residentOf, showReceipt } from './visits.ts'
import { WORDS } from './words.ts'

/** Adds the file that a form brought. */
export const addFile = async (visit: Visit): Promise<Outcome> => {
  const { host, context, look } = visit
  const session = await sessionOf(host, context, 'door')
  if (!session) return openAgain(visit)
  const failed = (fileError: string) => showReceipt(host, visit, session, { fileError })
  if (!(await isOwnForm(visit))) return failed(look.say(WORDS.stalePage))
  const file = (await context.req.formData()).get('file')
  if (!(file instanceof File) || file.size === 0) return failed(look.say(FILE_WORDS.none))
  const bytes = file.stream() as unknown as AsyncIterable<Uint8Array>
  const id = context.req.param('case') ?? ''
  const done = await attach(host, residentOf(session), { case: id, name: file.name, bytes })
  return done.ok
    ? context.redirect(`/cases/${id}?done=${ATTACH}`, 303)
    : failed(look.say(done.problem.message))
}
