import { randomUUID } from 'node:crypto'
import {
  linkSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { text } from '../kernel/index.ts'
import { FolderInUse } from './not-opened.ts'

interface Holder {
  /** Differs for every lock taken. */
  readonly id: string
  readonly pid: number
  /** When the process started, in the kernel's ticks: tells it from a later one with the same number. */
  readonly started: string
  /** Where process numbers mean the same: machine and process namespace (containers have their own). */
  readonly place: string
}

const BEAT_MS = 2_000
/** A holder elsewhere whose lock has not been touched for so long is gone. */
const SILENT_MS = 15_000
const TRIES = 5

const attempt = <Value>(read: () => Value, otherwise: Value): Value => {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The 22nd field of /proc/PID/stat, after the name in brackets; empty where there is no /proc. */
const startOf = (pid: number): string =>
  attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\)/s, '').split(' ')[20] ?? '', '')

const here = (): string => `${hostname()} ${attempt(() => readlinkSync('/proc/self/ns/pid'), 'no namespace')}`

const runs = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // Somebody else's process: it runs.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

const isAlive = (holder: Holder, file: string): boolean =>
  holder.place === here()
    ? runs(holder.pid) && startOf(holder.pid) === holder.started
    : Date.now() - attempt(() => statSync(file).mtimeMs, 0) < SILENT_MS

const readHolder = (file: string): Holder | undefined =>
  attempt(() => JSON.parse(readFileSync(file, 'utf8')), undefined)

/** Takes a dead holder's lock away; false where somebody else was quicker. */
const removeDead = (file: string, dead: Holder): boolean => {
  const aside = `${file}.${randomUUID()}`
  try {
    renameSync(file, aside)
  } catch {
    return false
  }
  const taken = readHolder(aside)
  // Between reading and renaming, another process may have locked it: then it is given back.
  if (taken?.id !== dead.id) attempt(() => linkSync(aside, file), undefined)
  rmSync(aside, { force: true })
  return taken?.id === dead.id
}

const tryLink = (own: string, file: string): boolean => {
  try {
    linkSync(own, file)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
    throw error
  }
}

const acquire = (folder: string, file: string, own: string): void => {
  for (let round = 0; round < TRIES; round++) {
    if (tryLink(own, file)) return
    const holder = readHolder(file)
    if (holder && isAlive(holder, file))
      throw new FolderInUse(
        text(
          `${folder} 正被进程 ${holder.pid} 使用:请先停止该进程,或另用文件夹。`,
          `${folder} is in use by process ${holder.pid}: stop it first, or use another folder.`,
        ),
      )
    if (holder) removeDead(file, holder)
    // A lock that cannot be read was cut off in the middle of being written by something that is not us.
    else rmSync(file, { force: true })
  }
  throw new FolderInUse(
    text(
      `${folder} 正被多个进程同时打开,请稍后再试。`,
      `${folder} is being opened by several processes at once: try again in a moment.`,
    ),
  )
}

/**
 * Locks a folder for this process. A lock dies with its process (kill -9 and power loss included): its number and
 * start time tell. For a holder on another machine or in another container, who sees other numbers, its silence tells.
 *
 * @returns a function that gives the lock back.
 * @throws FolderInUse naming the folder and the process.
 */
export const lockFolder = (folder: string): (() => void) => {
  const file = join(folder, 'lock')
  const holder: Holder = { id: randomUUID(), pid: process.pid, started: startOf(process.pid), place: here() }
  const own = `${file}.${holder.id}`
  // Written whole under a name of its own, then linked: the lock is never seen half-written.
  writeFileSync(own, JSON.stringify(holder))
  try {
    acquire(folder, file, own)
  } finally {
    rmSync(own, { force: true })
  }
  const beat = setInterval(() => attempt(() => utimesSync(file, new Date(), new Date()), undefined), BEAT_MS)
  beat.unref()
  return () => {
    clearInterval(beat)
    if (readHolder(file)?.id === holder.id) rmSync(file, { force: true })
  }
}
