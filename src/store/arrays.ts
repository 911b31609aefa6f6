/** Columns as PostgreSQL reads them. Drivers write arrays too, but check every character of every element. */

const escaped = (value: string): string =>
  value.includes('"') || value.includes('\\') ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : value

/** @example `[1, undefined]` is `{1,NULL}` */
export const numberArray = (values: readonly (number | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** @example `['a', 'b"c']` is `{"a","b\"c"}` */
export const textArray = (values: readonly string[]): string =>
  values.length === 0 ? '{}' : `{"${values.map(escaped).join('","')}"}`

const MOST_BYTES_A_UNIT = 3
const NEW_LINE = 10
/** Room for a batch, used again for the next: new memory costs more than what is written into it. */
const room = Buffer.allocUnsafeSlow(8 * 1024 * 1024)

/**
 * Texts without line breaks, one a line, as UTF-8. Joined as a string they would first be written once more, and all of
 * them as wide as the widest.
 */
export const lines = (values: readonly string[]): Uint8Array => {
  const most = values.reduce((sum, value) => sum + MOST_BYTES_A_UNIT * value.length + 1, 0)
  const into = most <= room.length ? room : Buffer.allocUnsafeSlow(most)
  let end = 0
  for (const value of values) {
    end += into.write(value, end)
    into[end++] = NEW_LINE
  }
  return new Uint8Array(into.subarray(0, Math.max(0, end - 1)))
}
