import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { z } from 'zod'
import { type Area, calendarWith, Desk, isZone, systemClock } from '../desk/index.ts'
import type { Calendar } from '../kernel/index.ts'
import { FolderInUse, openStore, UnsuitableDatabase } from '../store/index.ts'
import { type Call, textOption } from './command.ts'
import { readText } from './file.ts'
import { cityModule, loadedCity } from './loaded.ts'
import { refuseWith } from './output.ts'

/** The folder of the embedded database; undefined where DATABASE_URL replaces it. */
export const dataFolder = (call: Call): string | undefined =>
  process.env.DATABASE_URL ? undefined : resolve(textOption(call, 'data') ?? 'data')

const days = z.record(z.iso.date(), z.string())
const holidayFile = z.strictObject({ holidays: days, workdays: days })

/** The calendar with the years in `BIHUAN_HOLIDAYS`: those published since the kept library was. */
const calendarOf = async (): Promise<Calendar | undefined> => {
  const path = process.env.BIHUAN_HOLIDAYS
  if (!path) return undefined
  const text = await readText(path, 'BIHUAN_HOLIDAYS')
  let sent: unknown
  try {
    sent = JSON.parse(text)
  } catch {
    sent = undefined
  }
  const read = holidayFile.safeParse(sent)
  return read.success
    ? calendarWith(read.data)
    : refuseWith(
        'bad-holidays',
        `${path} 应为 {"holidays": {"2027-01-01": "元旦"}, "workdays": {…}}。`,
        `${path} should be {"holidays": {"2027-01-01": "元旦"}, "workdays": {…}}.`,
        'BIHUAN_HOLIDAYS',
      )
}

/** Somebody else works in the folder, say a server, or the database is of another Bihuan: nothing can be done here now. */
const notOpened = (error: unknown): never => {
  if (error instanceof FolderInUse) return refuseWith('folder-in-use', error.said.zh, error.said.en, 'data')
  if (error instanceof UnsuitableDatabase)
    return refuseWith('unsuitable-database', error.said.zh, error.said.en, 'data')
  throw error
}

/** The city's zone, where it is not the usual one. */
const zoneOf = (): string | undefined => {
  const zone = process.env.BIHUAN_ZONE
  if (!zone) return undefined
  return isZone(zone)
    ? zone
    : refuseWith(
        'bad-zone',
        `“${zone}”不是时区名;应如 Asia/Shanghai。`,
        `"${zone}" is no time zone; it is a name such as Asia/Shanghai.`,
        'BIHUAN_ZONE',
      )
}

/** The PostgreSQL server, where one is named: said at once where it is no address, which the driver would guess at. */
const databaseUrlOf = (): string | undefined => {
  const url = process.env.DATABASE_URL
  if (!url || /^(postgres(ql)?:\/\/|socket:|\/)./.test(url)) return url
  return refuseWith(
    'bad-database-url',
    'DATABASE_URL 应如 postgres://用户:口令@主机/数据库。',
    'DATABASE_URL is an address such as postgres://user:password@host/database.',
    'DATABASE_URL',
  )
}

/** Areas of the city's file that nobody has entered yet; those that somebody renamed since stay as they are. */
const enterAreas = async (desk: Desk, areas: readonly Area[]): Promise<void> => {
  const known = new Set((await desk.store.areas()).map(({ code }) => code))
  const missing = areas.filter(({ code }) => !known.has(code))
  if (missing.length > 0) await desk.putAreas(missing)
}

/** Opens the desk that a command works at, and closes it whatever happens. */
export const withDesk = async <Value>(
  call: Call,
  work: (desk: Desk) => Promise<Value>,
  { create = false, folder = dataFolder(call) }: { create?: boolean; folder?: string | undefined } = {},
): Promise<Value> => {
  if (folder !== undefined && !create && !existsSync(folder))
    refuseWith(
      'no-database',
      `${folder} 不存在;请先用 migrate 建立,或用 --data 指明文件夹。`,
      `${folder} does not exist; make it with migrate, or name the folder with --data.`,
      'data',
    )
  const calendar = await calendarOf()
  const zone = zoneOf()
  const databaseUrl = databaseUrlOf()
  // A city of its own may be refused: that is told before a database is made.
  if (cityModule() !== undefined) await loadedCity()
  // Opening a database takes a second: the programmes are read meanwhile.
  const [store, { areas, rules, programmes }] = await Promise.all([
    openStore(folder === undefined && databaseUrl ? { databaseUrl } : { dir: folder! }).catch(notOpened),
    loadedCity(),
  ])
  const desk = await Desk.open({
    store,
    programmes,
    ...(rules ? { rules } : {}),
    clock: systemClock,
    dice: { id: () => randomUUID() },
    ...(calendar ? { calendar } : {}),
    ...(zone ? { zone } : {}),
  }).catch(async (error: unknown) => {
    // Left open, the embedded database would keep the process from ending.
    await store.close()
    throw error
  })
  try {
    if (create) await enterAreas(desk, areas)
    return await work(desk)
  } finally {
    await desk.close()
  }
}
