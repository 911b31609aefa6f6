import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { lamps } from '../../test/fixtures/lamps.ts'
import { defineProgramme, MACHINE, role, text } from '../kernel/index.ts'
import { testCalendar } from '../kernel/testing.ts'
import { Town } from '../programmes/testing.ts'
import { memoryStore } from '../store/memory.ts'
import { Desk, DirectDesk, type Undone } from './index.ts'

const AREA = { code: 'a', name: text('甲', 'A') }

/** A programme that asks which lamps are open, in words of its own choice. */
const askingFor = (programme: string, stages: readonly string[], by: string) =>
  defineProgramme({
    id: 'count',
    name: text('清点', 'Count'),
    bureau: 'works',
    request: z.strictObject({}),
    stages: { received: text('已受理', 'Received') },
    outcomes: { counted: text('已清点', 'Counted') },
    roles: { crew: role('staff', '抢修', 'Crew') },
  })
    .behaves(({ action, list }) => ({
      actions: {
        ask: action({
          name: text('清点', 'Ask'),
          by: 'crew',
          from: 'received',
          effects: () => [list(programme, stages, by)],
        }),
        listed: action({
          name: text('所列', 'Listed'),
          by: 'machine',
          from: 'received',
          input: z.looseObject({}),
          to: 'counted',
        }),
      },
      promises: {},
    }))
    .accounts(() => ({}))

const crew = { id: 'c', role: 'crew', bureau: 'works' }
const opened = { action: 'open', programme: 'count', case: 'n1', input: { request: {}, area: 'a' } }
const asked = { action: 'ask', case: 'n1', input: {} }
const times = {
  clock: { now: () => 1_765_454_400_000 as never },
  dice: { id: () => 'n2' },
  calendar: testCalendar(),
}

const onDesk = async (programmes: Parameters<typeof Desk.open>[0]['programmes']) => {
  const desk = await Desk.open({ store: memoryStore(), programmes, ...times })
  await desk.putAreas([AREA])
  expect(await desk.perform(opened, MACHINE)).toMatchObject({ ok: true })
  expect(await desk.perform(asked, crew)).toMatchObject({ ok: true })
  const { refusals } = await desk.settle()
  return refusals.map(({ reason }) => reason)
}

const withoutLog = (programmes: ConstructorParameters<typeof DirectDesk>[0]['programmes']) => {
  const undone: Undone[] = []
  const desk = new DirectDesk({
    programmes,
    areas: [AREA],
    ...times,
    onPassed: () => {},
    onUndone: (one) => undone.push(one),
  })
  desk.perform(opened, MACHINE)
  desk.perform(asked, crew)
  return undone.map(({ refusal: { code, field } }) => [code, field])
}

describe('asking which cases are open', () => {
  it('is answered where programme, stages and field are there', async () => {
    const programmes = [lamps, askingFor('lamps', ['received', 'attending'], 'pole')]
    expect(await onDesk(programmes)).toEqual([])
    expect(withoutLog(programmes)).toEqual([])
  })

  it.each<[string, [string, string[], string], string[]]>([
    ['programme', ['lamp', ['received'], 'pole'], ['lamp', 'unknown-programme', 'programme']],
    ['stage', ['lamps', ['received', 'lit'], 'pole'], ['lit', 'invalid-input', 'stages']],
    ['field', ['lamps', ['received'], 'street'], ['street', 'invalid-input', 'by']],
  ])(
    'is refused for a %s that there is not: no empty list is believed',
    async (_, words, [wrong, ...refused]) => {
      const programmes = [lamps, askingFor(...words)]
      expect(await onDesk(programmes)).toEqual([expect.stringContaining(`"${wrong}"`)])
      expect(withoutLog(programmes)).toEqual([refused])
      const town = new Town(programmes)
      expect(() => town.do(town.open('count', { request: {} }), 'ask', 'crew')).toThrow(`"${wrong}"`)
    },
  )
})
