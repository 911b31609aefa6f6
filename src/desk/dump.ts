import { z } from 'zod'
import { type Calendar, canonicalJson, type Text, text, wrongWith } from '../kernel/index.ts'
import { fold } from './fold.ts'
import { leafOf } from './leaf.ts'
import { SHARDS } from './log-position.ts'
import { strayOf } from './personal.ts'
import type { Area, Store, StreamDump, StreamRecord, UsedKey } from './ports.ts'
import type { Registry } from './registry.ts'
import { everyStream } from './verify.ts'

/** The first line of an export: what it is, so that a request file is not taken for one. */
const FORMAT = 'bihuan-export'
const FORMAT_VERSION = 1
const BATCH = 200

const position = {
  shard: z
    .number()
    .int()
    .min(0)
    .max(SHARDS - 1),
  pos: z.number().int().min(1),
}
const nameSchema = z.strictObject({ zh: z.string(), en: z.string() })
const areaSchema = z.strictObject({ code: z.string(), name: nameSchema, parent: z.string().optional() })
const headSchema = z.strictObject({
  format: z.literal(FORMAT),
  version: z.literal(FORMAT_VERSION),
  areas: z.array(areaSchema),
})
const streamSchema = z.strictObject({
  stream: z.string().min(1),
  events: z
    .array(
      z.strictObject({
        ...position,
        stream: z.string(),
        version: z.number().int(),
        body: z.string(),
        leaf: z.string(),
        personal: z.string().optional(),
      }),
    )
    .min(1),
  pending: z.array(
    z.strictObject({
      ...position,
      index: z.number().int(),
      stream: z.string(),
      effect: z.unknown(),
      failed: z.string().optional(),
    }),
  ),
})

const keySchema = z.strictObject({
  ...position,
  key: z.string(),
  hash: z.string(),
  stream: z.string(),
  version: z.number().int(),
})
const keysSchema = z.strictObject({ keys: z.array(keySchema) })

/** What has become of what is personal in an event. */
const STRAY = { changed: '被改动', missing: '缺失', 'not erased': '未删除' } as const

/** Something is wrong with an export file. Nothing after the line named was taken in. */
export class BadExport extends Error {
  readonly line: number
  /** What is wrong and where, for people. */
  readonly said: Text
  constructor(line: number, why: Text) {
    super(`line ${line}: ${why.en}`)
    this.line = line
    this.said = text(`第 ${line} 行:${why.zh}。`, `Line ${line}: ${why.en}.`)
  }
}

/**
 * Everything of a store as lines of JSON: a head with the areas, then a line a stream with its events as they
 * were written, byte for byte, then the idempotency keys. Rows and contributions are left out: they follow.
 */
export async function* exportLines(store: Store): AsyncGenerator<string> {
  const areas = await store.areas()
  yield canonicalJson({ format: FORMAT, version: FORMAT_VERSION, areas })
  for await (const { stream, events, pending } of everyStream(store)) {
    const dump: StreamDump = { stream, events, pending }
    yield canonicalJson(dump)
  }
  for (let after = ''; ; ) {
    const keys = await store.keys(after, BATCH)
    const last = keys.at(-1)
    if (!last) return
    yield canonicalJson({ keys })
    after = last.key
  }
}

const parseLine = (line: string, number: number): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    throw new BadExport(number, text('不是 JSON', 'this is not JSON'))
  }
}

const readLine = <Value>(schema: z.ZodType<Value>, line: string, number: number): Value => {
  const sent = parseLine(line, number)
  const read = schema.safeParse(sent)
  if (read.success) return read.data
  const { path, what } = wrongWith(schema, sent)!
  const place = path.map(String).join('.') || 'line'
  throw new BadExport(number, text(`${place}:${what.zh}`, `${place}: ${what.en}`))
}

const recordOf = (registry: Registry, calendar: Calendar, line: string, number: number): StreamRecord => {
  const dump = readLine(streamSchema, line, number) as StreamDump
  const altered = dump.events.find(({ version, body, leaf }) => leafOf(dump.stream, version, body) !== leaf)
  if (altered)
    throw new BadExport(
      number,
      text(
        `第 ${altered.version} 条记录与原先写入的不同`,
        `event ${altered.version} is not as it was written`,
      ),
    )
  const stray = strayOf(dump.events)[0]
  if (stray)
    throw new BadExport(
      number,
      text(
        `第 ${stray.version} 条记录的个人信息${STRAY[stray.is]}`,
        `what is personal in event ${stray.version} is ${stray.is}`,
      ),
    )
  const folded = fold(registry, calendar, dump.events)
  if (!folded.ok) throw new BadExport(number, folded.refusal.message)
  return { ...dump, ...folded.value }
}

const isEmpty = async (store: Store): Promise<boolean> => (await store.heads()).every((head) => head === 0)

/**
 * Takes an export into an empty store: the same events at the same positions, everything else derived anew.
 *
 * @returns how many streams were taken in.
 * @throws BadExport naming the line; the store is then to be thrown away.
 */
export const restoreLines = async (
  store: Store,
  registry: Registry,
  calendar: Calendar,
  lines: AsyncIterable<string>,
  onProgress?: (streams: number) => void,
): Promise<number> => {
  if (!(await isEmpty(store)))
    throw new BadExport(
      0,
      text(
        '只能导入空的数据库,此处已有记录',
        'an export is taken into an empty store only; this one has events',
      ),
    )
  let number = 0
  let streams = 0
  let batch: StreamRecord[] = []
  const flush = async (keys: readonly UsedKey[] = []) => {
    if (batch.length + keys.length > 0) await store.restore(batch, keys)
    streams += batch.length
    batch = []
    onProgress?.(streams)
  }
  for await (const line of lines) {
    number++
    if (number === 1) await store.putAreas(readLine(headSchema, line, 1).areas as readonly Area[])
    else if (line.startsWith('{"keys":')) await flush(readLine(keysSchema, line, number).keys)
    else if (line.trim() !== '') batch.push(recordOf(registry, calendar, line, number))
    if (batch.length >= BATCH) await flush()
  }
  if (number === 0) throw new BadExport(1, text('文件是空的', 'the file is empty'))
  await flush()
  await store.rollUp()
  return streams
}

/** Whether a file's first line says that it is an export of ours. */
export const isExport = (firstLine: string): boolean =>
  firstLine.startsWith('{') && firstLine.endsWith(`"format":"${FORMAT}","version":${FORMAT_VERSION}}`)
