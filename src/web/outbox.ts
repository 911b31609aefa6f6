import { useQuery, useQueryClient } from '@tanstack/react-query'
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { useEffect } from 'react'
import { api, type ProblemView, Refused, setCsrf } from './api.ts'
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

const listFor = async (account: string): Promise<readonly Waiting[]> =>
  (await (await database()).getAll('waiting'))
    .filter((one) => one.account === account)
    .sort((a, b) => (a.at < b.at ? -1 : 1))

/** Puts an action into the outbox, or back with what has changed of it. */
export const keep = async (one: Waiting): Promise<void> => {
  await (await database()).put('waiting', one)
}
export const discard = async (key: string): Promise<void> => {
  await (await database()).delete('waiting', key)
}

export const isOffline = (error: unknown): boolean =>
  error instanceof Refused && error.problem.code === 'offline'

/** Sends one; what the server refuses stays, with why. Throws where the server cannot be reached or knows nobody. */
const sendOne = async (one: Waiting): Promise<void> => {
  try {
    if (one.kind === 'act') await api.act({ ...one, id: one.case })
    else await api.attach(one)
    await discard(one.key)
  } catch (error) {
    if (!(error instanceof Refused) || isOffline(error) || error.problem.status === 401) throw error
    await keep({ ...one, refused: error.problem })
  }
}

/** One sending at a time in this page; the key makes two pages harmless. */
let sending: Promise<void> | undefined
const sendAll = async (account: string): Promise<void> => {
  const waiting = (await listFor(account)).filter(({ refused }) => !refused)
  if (waiting.length === 0) return
  const session = await api.session()
  if (session.account.id !== account) return
  setCsrf(session.csrf)
  for (const one of waiting) await sendOne(one)
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

const AGAIN_MS = 10_000

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
