import { describe, expect, it } from 'vitest'
import { localText, momentOf, todayIn } from './zoned.ts'

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

  it('is none where nothing was typed', () => {
    expect(momentOf('', 'Asia/Shanghai')).toBeUndefined()
    expect(todayIn('Asia/Shanghai')).toMatch(/^\d{4}-\d\d-\d\d$/)
  })
})
