import { beforeAll, expect, it } from 'vitest'
import { type City, type Client, cityOf, coldFlat } from './city.ts'

/** What is said to whoever asked, at every door at which they read: the fields that a form marks, and no other. */
let city: City
let id: string
let resident: Client
/** The same person, with a program of their own. */
let program: Client
beforeAll(async () => {
  city = await cityOf()
  const { case: opened, code } = await coldFlat(city)
  id = opened
  resident = city.nobody()
  await resident.post('/track', new URLSearchParams({ number: id, code }))
  program = city.nobody()
  program.csrf = (await program.post('/api/receipts', { case: id, code })).body.csrf
})

const does = async (who: string, action: string, input: object) => {
  const done = await (await city.as(who)).post(`/api/cases/${id}/actions/${action}`, { input })
  expect([action, done.status]).toEqual([action, 200])
  return done.body.version as number
}
const entry = async (who: Client, version: number) => {
  const { body } = await who.get(`/api/cases/${id}/events`)
  return (body.rows as { version: number; input?: unknown }[]).find((row) => row.version === version)
}
/** All that they read, as text. */
const read = async () => {
  const paths = [
    `/cases/${id}`,
    `/api/cases/${id}`,
    `/api/cases/${id}/events`,
    `/open311/v2/requests/${id}.json`,
  ]
  const answers = await Promise.all(paths.map((path) => resident.get(path)))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200])
  return answers.map(({ text }) => text).join()
}

it('what is missing is said, with why', async () => {
  const input = { reason: '材料不全', missing: ['房产证复印件'] }
  const paused = await does('dispatcher', 'pause', input)
  expect(await entry(resident, paused)).toMatchObject({ input })
  await does('dispatcher', 'resume', { note: '电话里说好了' })
  expect(await read()).not.toContain('电话里说好了')
})

it('why another bureau is asked is between the two', async () => {
  await does('dispatcher', 'transfer', { to: 'housing', reason: '他们自己的锅炉' })
  const { body } = await resident.get(`/api/cases/${id}`)
  expect(body.offer).toEqual({ from: 'urban-management', to: 'housing' })
  const office = await city.as('dispatcher')
  expect((await office.get(`/api/cases/${id}`)).body.offer.reason).toBe('他们自己的锅炉')
  await does('dispatcher', 'takeBackTransfer', { reason: '已问清楚' })
  expect(await read()).not.toMatch(/他们自己的锅炉|已问清楚/)
})

it('a note is said where its writer ticks that it is, and nothing but the note', async () => {
  const among = await does('dispatcher', 'comment', { text: '内部留言' })
  const shown = await does('dispatcher', 'comment', { text: '明天上门', shown: true })
  expect(await entry(resident, among)).toBeUndefined()
  expect((await entry(resident, shown))?.input).toEqual({ text: '明天上门' })
  expect(await read()).toContain('明天上门')
  expect(await read()).not.toContain('内部留言')
})

it('of a decision that is what they are told, and not what it was noted under', async () => {
  const input = { ground: 'own', explanation: '不属于供热范围' }
  const declined = await does('dispatcher', 'decline', input)
  expect((await entry(resident, declined))?.input).toEqual({ explanation: input.explanation })
  expect((await entry(await city.as('dispatcher'), declined))?.input).toEqual(input)
})

it('an answer to an appeal is said with whether it was upheld', async () => {
  const appeal = await program.post(`/api/cases/${id}/actions/appeal`, { input: { reason: '就是暖气' } })
  expect(appeal.status).toBe(200)
  const input = { upheld: false, reason: '已核实' }
  const answered = await does('supervisor', 'answerAppeal', input)
  expect((await entry(resident, answered))?.input).toEqual(input)
  const notice = (await resident.get(`/cases/${id}/notices/${answered}`)).text
  for (const words of ['申诉成立', '已核实']) expect([words, notice.includes(words)]).toEqual([words, true])
})
