/** Where something stands in a JSON value: the names and numbers that lead there. */
export type Place = readonly (string | number)[]

const partIn = (value: unknown, step: string | number): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, step)
    ? (value as Record<string | number, unknown>)[step]
    : undefined

/** What stands at a place; undefined where it leads nowhere. */
export const valueAt = (value: unknown, place: Place): unknown => place.reduce(partIn, value)

/**
 * A value with what stands at a place made another: only what leads there is copied. Where nothing stands it is as it was;
 * what is made undefined is no longer there.
 */
export const changedAt = <Value>(value: Value, place: Place, change: (was: unknown) => unknown): Value => {
  const [step, ...rest] = place
  if (step === undefined) return change(value) as Value
  const was = partIn(value, step)
  if (was === undefined) return value
  const now = changedAt(was, rest, change)
  if (now === was) return value
  if (Array.isArray(value)) return value.with(step as number, now) as Value
  if (now === undefined) {
    const { [step as keyof Value]: _, ...left } = value
    return left as Value
  }
  return { ...value, [step]: now }
}

/** A value without what stands at some places: as if it had never been given. */
export const without = <Value>(value: Value, places: readonly Place[]): Value =>
  places.reduce((left, place) => changedAt(left, place, () => undefined), value)
