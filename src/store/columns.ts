/** Columns of rows as PostgreSQL's binary arrays: nothing is escaped here and nothing is parsed there. */

/** Types of elements, by the number that PostgreSQL has for each. `bytea` is given in hex. */
const OIDS = { int2: 21, int4: 23, int8: 20, text: 25, bytea: 17 } as const
export type ElementType = keyof typeof OIDS
type Value = string | number | null | undefined

const HEADER_BYTES = 20
const LENGTH_BYTES = 4
/** UTF-16 units become so many bytes at most. */
const MOST_BYTES_A_UNIT = 3
const WIDTH_BYTES = { int2: 2, int4: 4, int8: 8 } as const
const TWO_TO_32 = 2 ** 32

const mostBytesOf = (type: ElementType, values: readonly Value[]): number => {
  if (type !== 'text' && type !== 'bytea')
    return HEADER_BYTES + values.length * (LENGTH_BYTES + WIDTH_BYTES[type])
  let bytes = HEADER_BYTES
  for (const value of values)
    bytes += LENGTH_BYTES + MOST_BYTES_A_UNIT * ((value as string | undefined)?.length ?? 0)
  return bytes
}

/** Room for what is being written, used again for the next: new memory costs more than what is written into it. */
let room = Buffer.allocUnsafeSlow(1024 * 1024)
let view = new DataView(room.buffer)

const makeRoom = (until: number): void => {
  if (until <= room.length) return
  const larger = Buffer.allocUnsafeSlow(Math.max(until, 2 * room.length))
  larger.set(room)
  room = larger
  view = new DataView(room.buffer)
}

const NULL = -1
/** Numbers that do not fit are an error, as they are in the database. */
const outOfRange = (type: ElementType, value: number): never => {
  throw new RangeError(`${value} is no ${type}`)
}

/** How elements of a type are written at a place, without their length; returns that. */
const WRITERS = {
  int2: (value: number, at: number): number => {
    if ((value << 16) >> 16 !== value) outOfRange('int2', value)
    view.setInt16(at, value)
    return 2
  },
  int4: (value: number, at: number): number => {
    if ((value | 0) !== value) outOfRange('int4', value)
    view.setInt32(at, value)
    return 4
  },
  int8: (value: number, at: number): number => {
    if (!Number.isSafeInteger(value)) outOfRange('int8', value)
    view.setInt32(at, Math.floor(value / TWO_TO_32))
    view.setUint32(at + 4, value >>> 0)
    return 8
  },
  text: (value: string, at: number): number => room.write(value, at),
  bytea: (value: string, at: number): number => room.write(value, at, 'hex'),
} as const

/** Writes the elements from `at` on, each behind its length. Returns where they end. */
const writeElements = <Element>(
  write: (value: Element, at: number) => number,
  values: readonly (Element | null | undefined)[],
  from: number,
): number => {
  let at = from
  for (const value of values) {
    const isNull = value === null || value === undefined
    const bytes = isNull ? NULL : write(value, at + LENGTH_BYTES)
    view.setInt32(at, bytes)
    at += isNull ? LENGTH_BYTES : LENGTH_BYTES + bytes
  }
  return at
}

/** Writes one array from `at` on. Returns where it ends. */
const writeArray = (type: ElementType, values: readonly Value[], at: number): number => {
  makeRoom(at + mostBytesOf(type, values))
  const dimensions = values.length === 0 ? 0 : 1
  view.setInt32(at, dimensions)
  view.setInt32(at + 4, values.some((value) => value === null || value === undefined) ? 1 : 0)
  view.setInt32(at + 8, OIDS[type])
  if (dimensions === 0) return at + 12
  view.setInt32(at + 12, values.length)
  view.setInt32(at + 16, 1)
  return writeElements(WRITERS[type] as (value: Value, at: number) => number, values, at + HEADER_BYTES)
}

/** Columns as binary arrays, all of them parts of one piece of memory, so that another thread is sent one. */
export const binaryArrays = (
  columns: readonly (readonly [ElementType, readonly Value[]])[],
): readonly Uint8Array[] => {
  const ends: number[] = []
  let end = 0
  for (const [type, values] of columns) {
    end = writeArray(type, values, end)
    ends.push(end)
  }
  const bytes = new Uint8Array(room.subarray(0, end))
  return ends.map((until, index) => bytes.subarray(ends[index - 1] ?? 0, until))
}
