import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { useEffect } from 'react'
import { api, type CaseView, type ProblemView } from './api.ts'
import { Refused, setCsrf } from './ask.ts'
import type { Text } from './lang.tsx'

/** Something done where there was no network: everything needed to do it once. */
interface Kept {
  /** The idempotency key: sent twice, it is done once. */
  readonly key: string
  readonly account: string
  readonly case: string
  readonly title: Text
  readonly programme: string
  readonly at: string
  /** Why the server did not take it; it stays until somebody decides. */
  readonly refused?: ProblemView
  /** Why the server could not take it just then, how often that was, and until when it waits before it is tried again. */
  readonly delayed?: { readonly problem: ProblemView; readonly times: number; readonly until: number }
}

/** An action on the version that its author saw. */
export interface WaitingAct extends Kept {
  readonly kind: 'act'
  readonly version: number
  readonly stage: string
  readonly action: string
  readonly name: Text
  readonly role: string
  readonly input: unknown
}

/** A photo or document; it may be added to any version. */
export interface WaitingFile extends Kept {
  readonly kind: 'file'
  readonly name: string
  readonly file: Blob
}
export type Waiting = WaitingAct | WaitingFile

interface Schema extends DBSchema {
  waiting: { key: string; value: Waiting }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined
const database = (): Promise<IDBPDatabase<Schema>> => {
  opened ??= openDB<Schema>('bihuan-outbox', 1, {
    upgrade: (db) => {
      db.createObjectStore('waiting', { keyPath: 'key' })
    },
  })
  return opened
}

/** Whether the server may take later what it did not take: it failed or was too busy. */
const isForNow = ({ status }: ProblemView): boolean => status >= 500 || status === 429

/** What earlier versions of this page took for the last word waits on. */
const waitingOn = ({ refused, ...one }: Waiting): Waiting =>
  refused && !isForNow(refused) ? { ...one, refused } : one

const listFor = async (account: string): Promise<readonly Waiting[]> =>
  (await (await database()).getAll('waiting'))
    .filter((one) => one.account === account)
    .map(waitingOn)
    .sort((a, b) => (a.at < b.at ? -1 : 1))

const NOT_KEPT: ProblemView = {
  type: 'about:blank',
  title: 'not kept',
  status: 0,
  code: 'not-kept',
  message: {
    zh: '没有网络,本机也存不下(空间已满,或浏览器不允许保存):没有送出,也没有保存。请腾出空间或等有网后再办一次。',
    en: 'There is no network, and this device cannot keep it (it is full, or the browser does not allow it): it is neither sent nor kept. Make room, or wait for the network, and do it again.',
  },
}

/** Puts something that was done into the outbox; where there is no room for it, whoever did it is told. */
export const keep = async (one: Waiting): Promise<void> => {
  try {
    await (await database()).put('waiting', one)
  } catch {
    throw new Refused(NOT_KEPT)
  }
}
/** Puts another in the place of one that waits; what was sent or given up meanwhile, in another window too, does not come back. */
const replace = async (key: string, by: Waiting): Promise<void> => {
  const { store, done } = (await database()).transaction('waiting', 'readwrite')
  if ((await store.getKey(key)) !== undefined) {
    await store.delete(key)
    await store.put(by)
  }
  await done
}
export const discard = async (key: string): Promise<void> => {
  await (await database()).delete('waiting', key)
}

export const isOffline = (error: unknown): boolean =>
  error instanceof Refused && error.problem.code === 'offline'

const AGAIN_MS = 10_000
const MAX_PAUSE_MS = 300_000

/** It is tried again after a pause, which is longer each time. */
const delayedBy = (problem: ProblemView, { delayed }: Kept): NonNullable<Kept['delayed']> => {
  const times = (delayed?.times ?? 0) + 1
  return { problem, times, until: Date.now() + Math.min(AGAIN_MS * 2 ** (times - 1), MAX_PAUSE_MS) }
}
const pauses = ({ delayed }: Waiting): boolean => {
  const left = (delayed?.until ?? 0) - Date.now()
  // A clock that was set back meanwhile holds nothing up.
  return left > 0 && left <= MAX_PAUSE_MS
}

/**
 * Sends one; what the server refuses stays, with why. Throws where the server cannot be reached or knows nobody.
 *
 * @returns whether it is decided: not where the server could not take it just then.
 */
const sendOne = async (one: Waiting): Promise<boolean> => {
  try {
    if (one.kind === 'act') await api.act({ ...one, id: one.case })
    else await api.attach(one)
    await discard(one.key)
  } catch (error) {
    if (!(error instanceof Refused) || isOffline(error) || error.problem.status === 401) throw error
    const { problem } = error
    const { delayed, ...rest } = one
    if (isForNow(problem)) {
      await replace(one.key, { ...rest, delayed: delayedBy(problem, one) })
      return false
    }
    await replace(one.key, { ...rest, refused: problem })
  }
  return true
}

/** One sending at a time in this page; the key makes two pages harmless. */
let sending: Promise<void> | undefined
const sendAll = async (account: string): Promise<void> => {
  const waiting = (await listFor(account)).filter(({ refused }) => !refused)
  if (waiting.length === 0) return
  const session = await api.session()
  if (session.account.id !== account) return
  setCsrf(session.csrf)
  // What was done to a case after what has to wait waits with it: it is sent in the order it was done.
  const held = new Set<string>()
  for (const one of waiting)
    if (held.has(one.case) || pauses(one) || !(await sendOne(one))) held.add(one.case)
}

/** Sends what waits, in the order it was done. Nothing happens while there is no network: it waits on. */
export const sendWaiting = (account: string): Promise<void> => {
  sending ??= sendAll(account)
    .catch((error: unknown) => {
      if (!(error instanceof Refused)) throw error
    })
    .finally(() => {
      sending = undefined
    })
  return sending
}

/** Sends what waits, also what was to wait for a while. */
export const sendNow = async (account: string): Promise<void> => {
  await sending
  for (const { delayed, ...one } of await listFor(account)) if (delayed) await replace(one.key, one)
  await sendWaiting(account)
}

/** Sends once more what the server did not take, as it was. */
export const sendAgain = async ({ refused: _, ...one }: Waiting): Promise<void> => {
  await replace(one.key, one)
  await sendWaiting(one.account)
}

/** Does once more what the server did not take, on the case as it is now. */
export const doAnew = async (
  { refused: _, ...one }: WaitingAct,
  { version, stage }: Pick<CaseView, 'version' | 'stage'>,
): Promise<void> => {
  // Another version is another command, and has a key of its own.
  await replace(one.key, { ...one, key: crypto.randomUUID(), version, stage })
  await sendWaiting(one.account)
}

const OUTBOX = ['outbox'] as const

/** What waits for this account. */
export const useOutbox = (account: string | undefined): readonly Waiting[] =>
  useQuery({
    queryKey: [...OUTBOX, account],
    queryFn: () => listFor(account!),
    enabled: account !== undefined,
    staleTime: 0,
  }).data ?? []

/** Looks into the outbox again, and at the cases it changed. */
export const useOutboxChanged = (): (() => Promise<void>) => {
  const queries = useQueryClient()
  return async () => {
    await queries.invalidateQueries({ queryKey: OUTBOX })
    await queries.invalidateQueries({ queryKey: ['case'] })
  }
}

/** Sends what waits when the network is back, when the desk is opened, and every ten seconds. */
export const useSending = (account: string): void => {
  const changed = useOutboxChanged()
  useEffect(() => {
    const send = () => void sendWaiting(account).then(changed)
    send()
    const timer = setInterval(send, AGAIN_MS)
    window.addEventListener('online', send)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', send)
    }
  }, [account])
}
