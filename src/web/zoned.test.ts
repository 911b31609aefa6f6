import { describe, expect, it } from 'vitest'
import { clockText, localText, momentIn, momentOf, todayIn } from './zoned.ts'

const at = (iso: string) => Date.parse(iso)

describe('moments as they are typed in the city’s zone', () => {
  it.each([
    ['2026-12-01T00:30:00Z', 'Asia/Shanghai', '2026-12-01T08:30'],
    ['2026-12-31T16:00:00Z', 'Asia/Shanghai', '2027-01-01T00:00'],
    ['2026-07-01T04:00:00Z', 'America/New_York', '2026-07-01T00:00'],
    ['2026-03-08T07:30:00Z', 'America/New_York', '2026-03-08T03:30'],
  ])('%s in %s is %s, there and back', (iso, zone, local) => {
    expect(localText(at(iso), zone)).toBe(local)
    expect(momentOf(local, zone)).toBe(at(iso))
  })

  it('is told with its day where that is another', () => {
    const morning = at('2026-11-29T21:53:00Z')
    const told = (iso: string, lang: 'zh' | 'en') => clockText(at(iso), morning, 'Asia/Shanghai', lang)
    expect(told('2026-11-30T15:59:00Z', 'en')).toBe('23:59')
    expect(told('2026-11-29T15:59:00Z', 'en')).toBe('29 Nov 23:59')
    expect(told('2026-11-30T16:00:00Z', 'zh')).toBe('12月1日 00:00')
  })

  it('is told with the name of its zone last, to whoever sits elsewhere', () => {
    const told = (lang: 'zh' | 'en', here: string) =>
      momentIn('Asia/Shanghai', here, lang)(at('2026-11-30T04:05:00Z'))
    expect(told('zh', 'Asia/Shanghai')).toBe('2026年11月30日 12:05')
    expect(told('zh', 'America/New_York')).toBe('2026年11月30日 12:05 GMT+8')
    expect(told('en', 'America/New_York')).toBe('30 Nov 2026, 12:05 GMT+8')
  })

  it('is none where nothing was typed', () => {
    expect(momentOf('', 'Asia/Shanghai')).toBeUndefined()
    expect(todayIn('Asia/Shanghai')).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})
