import type { Text } from './lang.tsx'

/** Sums go as fen and are typed as yuan. */
export const FEN_A_YUAN = 100

/** The part of JSON Schema that the programmes' forms use, with names in both languages. */
export interface Schema {
  readonly type?: string
  readonly title?: string
  readonly titleEn?: string
  readonly enum?: readonly string[]
  readonly options?: Readonly<Record<string, Text>>
  /** Of a choice: answers that cannot wait, with the numbers to call first. */
  readonly urgent?: Readonly<
    Record<string, { readonly say: Text; readonly numbers: Readonly<Record<string, Text>> }>
  >
  readonly format?: string
  readonly unit?: string
  readonly unitName?: Text
  /** What one of them is called. */
  readonly unitOne?: Text
  readonly ref?: string
  /** What is mostly filled in, to choose from; anything else can be typed. */
  readonly examples?: readonly string[]
  /** It names the organisation from outside that the case concerns. */
  readonly concerns?: boolean
  /** Of a parameter's value: the field that tells from which day on. */
  readonly since?: string
  /** Of a fact's value: the field that tells which fact. */
  readonly of?: string
  /** A word of help below its name. */
  readonly hint?: Text
  readonly personal?: boolean
  /** Whoever asked for the case reads what is written here: always, or where the box of this name is ticked. */
  readonly saidToAsker?: boolean | string
  /** Of a day: it has been, or is still to come. */
  readonly when?: 'past' | 'coming'
  /** Of an end: the field that it does not come before. */
  readonly notBefore?: string
  /** More is a slip of the pen. */
  readonly most?: number
  /** It is written in a way of its own: a `contact`, a `credit-code`. */
  readonly is?: string
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly maxItems?: number
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
}

/** What a field is called; a field without a name is shown by its own. */
export const nameOf = (schema: Schema | undefined, field: string): Text => ({
  zh: schema?.title ?? field,
  en: schema?.titleEn ?? schema?.title ?? field,
})

/** What stands in a field before anybody has typed: absent, unless the form needs something there. */
export const blankOf = (schema: Schema): unknown => {
  if (schema.const !== undefined) return schema.const
  if (schema.type === 'object')
    return Object.fromEntries(
      (schema.required ?? []).map((name) => [name, blankOf(schema.properties?.[name] ?? {})]),
    )
  if (schema.type === 'array')
    return Array.from({ length: schema.minItems ?? 0 }, () => blankOf(schema.items ?? {}))
  if (schema.type === 'boolean') return false
  return undefined
}
