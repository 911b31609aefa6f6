const PARTS = {
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
} as const

/** A moment as a field for date and time shows it, on the clocks of a zone: `2026-12-01T08:30`. */
export const localText = (at: number, zone: string): string => {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...PARTS,
    hourCycle: 'h23',
    timeZone: zone,
  }).formatToParts(at)
  const of = (type: string) => parts.find((part) => part.type === type)!.value
  return `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}`
}

/** The moment that the clocks of a zone show so; undefined where it is none. */
export const momentOf = (local: string, zone: string): number | undefined => {
  const asUtc = Date.parse(`${local}Z`)
  if (Number.isNaN(asUtc)) return undefined
  // Twice: the offset at the first guess may be that of the other side of a change of clocks.
  let at = asUtc
  for (let n = 0; n < 2; n++) at += asUtc - Date.parse(`${localText(at, zone)}Z`)
  return at
}

/** The day it is in a zone. */
export const todayIn = (zone: string): string => localText(Date.now(), zone).slice(0, 10)

/** A moment as the clocks of a zone show it; with its day where that is another than that of `near`. */
export const clockText = (at: number, near: number, zone: string, lang: 'zh' | 'en'): string => {
  const clock = localText(at, zone).slice(11)
  if (localText(at, zone).slice(0, 10) === localText(near, zone).slice(0, 10)) return clock
  const day = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
    month: 'short',
    day: 'numeric',
    timeZone: zone,
  })
  return `${day.format(at)} ${clock}`
}

/** How moments are told to the minute on the clocks of a zone; which that is stands last, where the reader's is another. */
export const momentIn = (zone: string, here: string, lang: 'zh' | 'en'): ((at: number) => string) => {
  const locale = lang === 'zh' ? 'zh-CN' : 'en-GB'
  const format = new Intl.DateTimeFormat(locale, {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: zone,
  })
  if (zone === here) return (at) => format.format(at)
  // Asked for with the rest, Chinese has it between day and hour.
  const named = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' })
  const nameAt = (at: number) =>
    named.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? zone
  return (at) => `${format.format(at)} ${nameAt(at)}`
}
