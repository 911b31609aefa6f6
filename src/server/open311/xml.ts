/** What a document of Open311 is made of; names of list items are told apart from the lists. */
export type Value =
  | string
  | number
  | boolean
  | undefined
  | { readonly [name: string]: Value }
  | readonly Value[]

/** Whatever is none of the characters that XML 1.0 can hold (its production `Char`). */
const IMPOSSIBLE = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu

const escaped = (text: string): string =>
  text
    .replace(IMPOSSIBLE, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')

const element = (name: string, value: Value, items: Readonly<Record<string, string>>): string => {
  if (value === undefined) return ''
  if (Array.isArray(value)) {
    const item = items[name] ?? 'item'
    return `<${name}>${value.map((one) => element(item, one, items)).join('')}</${name}>`
  }
  if (typeof value !== 'object') return `<${name}>${escaped(String(value))}</${name}>`
  const inner = Object.entries(value).map(([part, of]) => element(part, of, items))
  return `<${name}>${inner.join('')}</${name}>`
}

/** An XML document; `items` names the elements of each list by the list's name. */
export const xmlOf = (root: string, value: Value, items: Readonly<Record<string, string>>): string =>
  `<?xml version="1.0" encoding="utf-8"?>${element(root, value, items)}`
