import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { formatProblem, timeReader } from './times.ts'

const iso = (text: string, formats: readonly string[], zone: string) => {
  const at = timeReader(formats, zone)(text)
  return at === undefined ? undefined : new Date(at).toISOString()
}
const LOCAL = ['YYYY-MM-DD HH:mm:ss']

describe('times of a file', () => {
  it.each([
    ['2025-01-03 08:05:09', 'YYYY-MM-DD HH:mm:ss'],
    ['2025/1/3 8:05', 'YYYY/M/D H:mm'],
    ['2025年1月3日 8:05', 'YYYY年M月D日 H:mm'],
    ['01/03/2025 08:05:00 AM', 'MM/DD/YYYY hh:mm:ss A'],
    ['2025-01-03T00:05:00Z', 'YYYY-MM-DDTHH:mm:ssZ'],
    ['2025-01-03T08:05:00.250+08:00', 'YYYY-MM-DDTHH:mm:ss.SSSZ'],
  ])('reads %s as %s', (text, format) => {
    expect(iso(text, [format], 'Asia/Shanghai')).toMatch(/^2025-01-03T00:05:0/)
  })

  it.each([
    '2025-02-30 08:00:00',
    '2025-13-01 08:00:00',
    '2025-01-03 24:00:01',
    '2025-01-03 25:00:00',
    '2025-02-30 24:00:00',
    '2025-01-03 08:60:00',
    '0000-00-00 00:00:00',
    '2025-01-03',
    'yesterday',
    '',
  ])('refuses %j', (text) => {
    expect(iso(text, LOCAL, 'Asia/Shanghai')).toBeUndefined()
  })

  it('takes noon and midnight of a twelve-hour clock', () => {
    const format = ['YYYY-MM-DD h:mm A']
    expect(iso('2025-01-03 12:00 AM', format, 'UTC')).toBe('2025-01-03T00:00:00.000Z')
    expect(iso('2025-01-03 12:00 PM', format, 'UTC')).toBe('2025-01-03T12:00:00.000Z')
    expect(iso('2025-01-03 13:00 PM', format, 'UTC')).toBeUndefined()
  })

  it('takes 24:00 for the end of its day, over months and years, but on no clock of twelve hours', () => {
    const zone = 'Asia/Shanghai'
    expect(iso('2025-12-31 24:00:00', LOCAL, zone)).toBe('2025-12-31T16:00:00.000Z')
    expect(iso('2025年2月28日 24时', ['YYYY年M月D日 H时'], zone)).toBe('2025-02-28T16:00:00.000Z')
    expect(iso('2025-02-28T24:00+08:00', ['YYYY-MM-DDTHH:mmZ'], 'UTC')).toBe('2025-02-28T16:00:00.000Z')
    expect(iso('2025-01-03 24:00 PM', ['YYYY-MM-DD h:mm A'], zone)).toBeUndefined()
  })

  it('reads digits and signs of full width, in the file and in the format', () => {
    const [plain, full] = ['YYYY年M月D日 H:mm', 'YYYY年M月D日　H：mm']
    for (const format of [plain, full])
      for (const text of ['2025年1月3日 8:05', '２０２５年１月３日　８：０５'])
        expect([format, text, iso(text, [format], 'Asia/Shanghai')]).toEqual([
          format,
          text,
          '2025-01-03T00:05:00.000Z',
        ])
  })

  it('moves on a time that the clocks leave out, and takes the first of one that occurs twice', () => {
    expect(iso('2020-03-08 02:30:00', LOCAL, 'America/New_York')).toBe('2020-03-08T07:30:00.000Z')
    expect(iso('2020-11-01 01:30:00', LOCAL, 'America/New_York')).toBe('2020-11-01T05:30:00.000Z')
    expect(iso('2020-11-01 02:30:00', LOCAL, 'America/New_York')).toBe('2020-11-01T07:30:00.000Z')
  })

  it('agrees with Temporal at every minute, in zones that change by half an hour, too', () => {
    const from = Date.UTC(1990, 0, 1)
    const zones = [
      'America/New_York',
      'Australia/Lord_Howe',
      'Asia/Shanghai',
      'Asia/Kolkata',
      'Africa/Casablanca',
    ]
    const readers = new Map(zones.map((zone) => [zone, timeReader(LOCAL, zone)]))
    fc.assert(
      fc.property(
        fc.constantFrom(...zones),
        fc.integer({ min: 0, max: 40 * 365 * 1440 }),
        (zone, minutes) => {
          const text = new Date(from + minutes * 60_000).toISOString().slice(0, 19).replace('T', ' ')
          const wanted = Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone)
          expect(readers.get(zone)!(text)).toBe(wanted.epochMilliseconds)
        },
      ),
      { numRuns: 2000 },
    )
    for (const zone of zones)
      for (const day of ['2024-03-10', '2024-04-07', '2024-10-06', '2024-11-03', '2024-04-14'])
        for (let minute = 0; minute < 300; minute += 5) {
          const text = `${day} 0${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00`
          const wanted = Temporal.PlainDateTime.from(text.replace(' ', 'T')).toZonedDateTime(zone)
          expect(readers.get(zone)!(text)).toBe(wanted.epochMilliseconds)
        }
  })

  it('says what a format lacks', () => {
    expect(formatProblem('HH:mm')).toContain('year')
    expect(formatProblem('YYYY-MM-DD hh:mm')).toContain('A')
    expect(formatProblem('YYYY-MM-DD MM')).toContain('twice')
    expect(formatProblem('YYYY年M月D日')).toBeUndefined()
  })
})
