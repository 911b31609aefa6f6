import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { parse } from 'csv-parse/sync'
import { describe, expect, it } from 'vitest'
import { programmes } from '../../programmes/index.ts'
import { servicesOf } from '../form.ts'
import { find, PLACES } from './search.ts'

const all = servicesOf(programmes)
const first = (typed: string): string | undefined => find(all, PLACES, typed).services[0]?.id

describe('what people look for at the door', () => {
  it.each([
    ['邻居吵', 'hotline'],
    ['没水', 'hotline'],
    ['停水', 'hotline'],
    ['修路', 'hotline'],
    ['退休金没发', 'hotline'],
    ['垃圾没人收', 'hotline'],
    ['楼道灯不亮', 'hotline'],
    ['噪音', 'hotline'],
    ['违建', 'hotline'],
    ['停车', 'hotline'],
    ['网断了', 'hotline'],
    ['学校', 'hotline'],
    ['医院挂号', 'hotline'],
    ['异地看病报销', 'medical-collaboration.settlement'],
    ['学校食堂', 'meal-supervision'],
    ['老人没人照顾', 'elder-care.collective'],
    ['孩子上学', 'child-protection.aid'],
    ['找工作', 'talent.seeker'],
    ['低保', 'social-assistance'],
    ['困难补助', 'social-assistance'],
    ['退暖气费', 'heating'],
    ['noisy neighbours', 'hotline'],
    ['no water', 'hotline'],
    ['the water was cut off', 'hotline'],
    ['road repair', 'hotline'],
    ['my pension was not paid', 'hotline'],
    ['rubbish not collected', 'hotline'],
    ['no light in the stairs', 'hotline'],
    ['illegal building', 'hotline'],
    ['parking', 'hotline'],
    ['the internet is down', 'hotline'],
    ['school', 'hotline'],
    ['school canteen', 'meal-supervision'],
    ['a doctor’s appointment', 'hotline'],
    ['nobody looks after my mother', 'elder-care.collective'],
    ['find a job', 'talent.seeker'],
    ['welfare', 'social-assistance'],
    ['help with money', 'social-assistance'],
    ['heating refund', 'heating'],
  ])('“%s” leads to %s first', (typed, service) => {
    expect([typed, first(typed)]).toEqual([typed, service])
  })

  it('is found by the kinds that another city’s residents reported most, as its mapping takes them', () => {
    const root = join(import.meta.dirname, '../../../samples')
    const file = gunzipSync(readFileSync(join(root, 'nyc-311-2019-12-31.csv.gz'))).toString()
    const rows = parse(file, { columns: true }) as readonly { readonly complaint_type: string }[]
    expect(rows.length).toBe(1000)
    const found = rows.filter(
      ({ complaint_type: kind }) => first(kind) === (kind === 'HEAT/HOT WATER' ? 'heating' : 'hotline'),
    )
    expect(found.length / rows.length).toBeGreaterThanOrEqual(0.95)
  })
})
