/** Parts of answers that are shown again and again, with their JSON as it goes over the wire. */
const written = new WeakMap<object, Buffer>()

const bytesOf = (part: object): Buffer => {
  const known = written.get(part)
  if (known) return known
  const made = Buffer.from(JSON.stringify(part))
  written.set(part, made)
  return made
}

const COMMA = Buffer.from(',')
const END = Buffer.from(']}')

/**
 * The JSON of an answer. The list named `repeated` comes last, and the JSON of each of its parts is made once for as long
 * as the part is the same object: whoever names one promises that nobody changes it.
 */
export const jsonOf = (value: unknown, repeated?: string): string | Buffer => {
  if (repeated === undefined) return JSON.stringify(value)
  const { [repeated]: parts, ...rest } = value as Readonly<Record<string, unknown>>
  const head = JSON.stringify(rest).slice(0, -1)
  const pieces = (parts as readonly object[]).flatMap((part, n) =>
    n === 0 ? [bytesOf(part)] : [COMMA, bytesOf(part)],
  )
  return Buffer.concat([Buffer.from(`${head}${head === '{' ? '' : ','}"${repeated}":[`), ...pieces, END])
}
