import { fileTypeFromFile } from 'file-type'
import { readEvent, type Store, type StoredEvent } from '../../desk/index.ts'
import { ATTACH, beginningOf, type CaseEvent, days, hours, type Programme } from '../../kernel/index.ts'
import { actOn, type Found, findCase } from '../cases.ts'
import type { Host } from '../host.ts'
import { type Problem, problem, problemOf } from '../http/problem.ts'
import type { Principal } from '../identity/principal.ts'
import type { Taken } from './files.ts'
import { isHeld, mean } from './orphans.ts'

export const MAX_ATTACHMENT_BYTES = 10 * 1024 * 1024

/** What may be added. What a browser would run (HTML, SVG, scripts) is none of it. */
const TYPES: ReadonlySet<string> = new Set([
  'image/jpeg',
  'image/png',
  'image/webp',
  'image/heic',
  'application/pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'audio/mpeg',
  'audio/mp4',
  'video/mp4',
])

/** A file as its event records it. */
interface File {
  readonly hash: string
  readonly name: string
  readonly type: string
  readonly bytes: number
  readonly shown?: boolean
}

/** One file of a case. */
export interface Attachment extends File {
  readonly at: number
  readonly by: CaseEvent['by']
  /** Not by the person who asked. */
  readonly isByStaff: boolean
}

const PAGE = 500

/** What a browser offers to choose from. */
export const ACCEPTED = [...TYPES].join(',')

/** The files that some of a case's events added; none once the case is erased, which takes their names as well. */
export const attachmentsIn = (events: readonly StoredEvent[], programme: Programme): readonly Attachment[] =>
  events.flatMap((stored) => {
    const { type, input, at, by } = readEvent(stored)
    const isByStaff = programme.roles[by.role]?.kind !== 'public'
    const file = type === ATTACH ? (input as Partial<File>) : undefined
    return file?.name === undefined ? [] : [{ ...(file as File), at, by, isByStaff }]
  })

/** The files of a case in the order in which they were added; from its events. */
const attachmentsOf = async (store: Store, { row, programme }: Found): Promise<readonly Attachment[]> => {
  if (!row.state.did.attach) return []
  const found: Attachment[] = []
  for (let after = 0; ; after += PAGE) {
    const events = await store.events(row.id, after, PAGE)
    found.push(...attachmentsIn(events, programme))
    if (events.length < PAGE) return found
  }
}

/** Those of a case that whoever asks may see: residents see their own and what they are shown. */
export const visibleAttachments = async (
  host: Host,
  who: Principal,
  found: Found,
): Promise<readonly Attachment[]> => {
  const all = await attachmentsOf(host.desk.store, found)
  return who.kind === 'staff' ? all : all.filter(({ shown, isByStaff }) => shown === true || !isByStaff)
}

const NAME_LENGTH = 120
/** What a name ends with that tells the kind of file: kept where the name is cut. */
const ENDING = /\.[a-z0-9]{1,10}$/i

/** A name that says nothing but what to call the file: no path, no control or direction characters. */
const plainName = (name: string): string => {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const plain = last.replace(/[\p{Cc}\p{Cf}\p{Cs}"<>|*?:]/gu, '').trim()
  if (plain === '') return 'file'
  if (plain.length <= NAME_LENGTH) return plain
  const [ending = ''] = ENDING.exec(plain) ?? []
  return beginningOf(plain.slice(0, plain.length - ending.length), NAME_LENGTH - ending.length) + ending
}

/** What somebody adds to a case. */
export interface Adding {
  readonly case: string
  readonly name: string
  readonly bytes: AsyncIterable<Uint8Array>
  readonly shown?: boolean | undefined
  readonly role?: string | undefined
  readonly key?: string | undefined
}

/** Files that wait for their case, each by its ticket, are kept for so long. */
export const WAITING_MS = days(7) + hours(1)

/** What a file is by what is in it, where that may be added to a case; undefined of anything else. */
export const attachableType = async (path: string): Promise<string | undefined> => {
  const type = (await fileTypeFromFile(path))?.mime
  return type !== undefined && TYPES.has(type) ? type : undefined
}

type Judged = { readonly ok: true; readonly type: string } | { readonly ok: false; readonly problem: Problem }

/** Judges a file that was taken in: its type by what is in it, and whether the malware hook lets it pass. */
const judge = async ({ files, log }: Host, taken: Taken): Promise<Judged> => {
  if (taken.bytes === 0) return { ok: false, problem: problem('empty-file') }
  const type = await attachableType(taken.path)
  if (type === undefined) return { ok: false, problem: problem('bad-file') }
  const looked = await files.look(taken)
  if (looked.found === 'harmless') return { ok: true, type }
  if (looked.found === 'malware') {
    log.warn({ hash: taken.hash }, 'a file did not pass the malware check')
    return { ok: false, problem: problem('file-refused') }
  }
  // Nothing is wrong with the file: it may be sent again when somebody has seen to the program.
  log.error({ why: looked.why }, 'files are not taken: the malware check does not work')
  return { ok: false, problem: problem('unchecked-file') }
}

/** A file whose case is not open yet. */
export interface Waiting {
  readonly ticket: string
  readonly name: string
}

/**
 * Takes a file in for a case that is still being asked for; it is judged now, and again when it is added.
 *
 * @param ip where it comes from: no address may take all the places.
 */
export const letWait = async (
  host: Host,
  ip: string,
  name: string,
  bytes: AsyncIterable<Uint8Array>,
): Promise<
  { readonly ok: true; readonly value: Waiting } | { readonly ok: false; readonly problem: Problem }
> => {
  const taken = await host.files.take(bytes, MAX_ATTACHMENT_BYTES)
  if (!taken) return { ok: false, problem: problem('file-too-large') }
  let ticket: string | undefined
  try {
    const judged = await judge(host, taken)
    if (!judged.ok) return judged
    ticket = await host.files.wait(taken, host.secret.markOf(ip))
    return ticket === undefined
      ? { ok: false, problem: problem('too-many-waiting') }
      : { ok: true, value: { ticket, name: plainName(name) } }
  } finally {
    if (ticket === undefined) await host.files.drop(taken)
  }
}

/** Adds a file that waited to its case. The same ticket is added once; one that was added before is no longer there. */
export const attachWaiting = async (
  host: Host,
  who: Principal,
  id: string,
  { ticket, name }: Waiting,
): Promise<Added | undefined> => {
  const found = await host.files.waiting(ticket)
  if (!found) return undefined
  const added = await attach(host, who, { case: id, name, bytes: found.stream(), key: ticket })
  if (added.ok) await host.files.dropWaiting(ticket)
  return added
}

type Added =
  | { readonly ok: true; readonly value: File & { readonly version: number } }
  | { readonly ok: false; readonly problem: Problem }
const refused = (of: Problem): Added => ({ ok: false, problem: of })

/**
 * Adds a file to a case: taken in, its type found by what is in it, looked at by the malware hook, kept, and then
 * recorded as an event. A file whose event is refused belongs to no case, and is removed after a day (orphans.ts).
 */
export const attach = async (host: Host, who: Principal, adding: Adding): Promise<Added> => {
  const found = await findCase(host, who, adding.case)
  if (!found.ok) return refused(problemOf(found.refusal))
  const taken = await host.files.take(adding.bytes, MAX_ATTACHMENT_BYTES)
  if (!taken) return refused(problem('file-too-large'))
  let isKept = false
  try {
    const judged = await judge(host, taken)
    if (!judged.ok) return judged
    const { type } = judged
    const { hash, bytes } = taken
    if (!(await mean(host, hash, adding.case))) return refused(problem('busy-file'))
    await host.files.keep(taken)
    isKept = true
    const file = {
      hash,
      name: plainName(adding.name),
      type,
      bytes,
      ...(adding.shown === undefined || who.kind !== 'staff' ? {} : { shown: adding.shown }),
    }
    const { case: id, role, key } = adding
    const done = await actOn(host, who, { case: id, action: 'attach', input: file, role, key, hosted: true })
    if (!done.ok) return refused(problemOf(done.refusal))
    await isHeld(host, hash)
    return { ok: true, value: { ...file, version: done.value.version } }
  } finally {
    if (!isKept) await host.files.drop(taken)
  }
}
