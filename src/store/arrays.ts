/** Columns as PostgreSQL reads them. Drivers write arrays too, but check every character of every element. */

const escaped = (value: string): string =>
  value.includes('"') || value.includes('\\') ? value.replaceAll('\\', '\\\\').replaceAll('"', '\\"') : value

/** @example `[1, undefined]` is `{1,NULL}` */
export const numberArray = (values: readonly (number | null | undefined)[]): string =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** @example `['a', 'b"c']` is `{"a","b\"c"}` */
export const textArray = (values: readonly string[]): string =>
  values.length === 0 ? '{}' : `{"${values.map(escaped).join('","')}"}`
