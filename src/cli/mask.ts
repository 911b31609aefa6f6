/** What stands in place of a personal value. */
export const MASK = '***'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * A value with its personal fields masked, as its form's JSON schema marks them (`personal: true`). What no schema
 * describes is masked whole: unknown is not harmless.
 */
export const masked = (value: unknown, schema: Json | undefined): unknown => {
  if (value === undefined || value === null) return value
  if (!schema || schema.personal === true) return MASK
  if (Array.isArray(value)) {
    const items = isObject(schema.items) ? schema.items : undefined
    return value.map((item) => masked(item, items))
  }
  if (!isObject(value)) return value
  const properties = isObject(schema.properties) ? schema.properties : {}
  const others = isObject(schema.additionalProperties) ? schema.additionalProperties : undefined
  return Object.fromEntries(
    Object.entries(value).map(([name, part]) => {
      const of = properties[name]
      return [name, masked(part, isObject(of) ? of : others)]
    }),
  )
}
