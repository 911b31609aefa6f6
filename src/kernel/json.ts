import { type Text, text } from './text.ts'

/** What stands in JSON under names: an object, and no list. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const canonical = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(canonical)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.entries(value)
            .filter(([, part]) => part !== undefined)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([key, part]) => [key, canonical(part)]),
        )
      : value

/** JSON text that is the same for the same value, whatever the order of its keys. */
export const canonicalJson = (value: unknown): string => JSON.stringify(canonical(value))

/** Whether two JSON values are the same, whatever the order of their keys. */
export const sameJson = (a: unknown, b: unknown): boolean => canonicalJson(a) === canonicalJson(b)

const NOT_JSON = text('写法不是 JSON', 'it is not written as JSON is')

/** Where JSON text breaks off; the engine's own words for it are of one language only. */
const faultOf = (written: string, error: unknown): Text => {
  const said = error instanceof Error ? error.message : ''
  const [, near] = /, (?:\.{3})?"(.*)"(?:\.{3})? is not valid JSON$/s.exec(said) ?? []
  if (near !== undefined) return text(`“${near}”这里写法有误`, `it goes wrong at "${near}"`)
  const [, at] = /at position (\d+)/.exec(said) ?? []
  if (at === undefined) return NOT_JSON
  const before = written.slice(0, Number(at)).split('\n')
  const [line, column] = [before.length, before.at(-1)!.length + 1]
  return text(`第 ${line} 行第 ${column} 个字符处写法有误`, `it goes wrong in line ${line}, column ${column}`)
}

/** Reads JSON text; where it is none, says where it goes wrong. */
export const parseJson = (
  written: string,
): { readonly value: unknown; readonly fault?: undefined } | { readonly fault: Text } => {
  try {
    return { value: JSON.parse(written) }
  } catch (error) {
    return { fault: faultOf(written, error) }
  }
}
