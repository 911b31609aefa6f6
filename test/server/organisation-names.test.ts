import { beforeAll, describe, expect, it } from 'vitest'
import type { Account } from '../../src/server/identity/account.ts'
import { type City, type Client, cityOf } from './city.ts'
import { goOn, next } from './pages.ts'

const bureau = 'education'
const [SUN, MOON, STAR] = ['太阳幼儿园', '月亮幼儿园', '星星幼儿园']
const grant = { role: 'kindergarten', bureau }
const HOLDER = '王某某'
const accounts: readonly Account[] = [
  { id: 'admin', name: 'Admin', grants: [], admin: true },
  { id: 'sun', name: HOLDER, grants: [{ ...grant, organisation: SUN }] },
  { id: 'moon-east', name: HOLDER, grants: [{ ...grant, organisation: MOON, area: 'east' }] },
  { id: 'away', name: HOLDER, disabled: true, grants: [{ ...grant, organisation: STAR }] },
  { id: 'elsewhere', name: HOLDER, grants: [{ ...grant, bureau: 'health', organisation: '健康幼儿园' }] },
  { id: 'officer', name: 'Officer', grants: [{ role: 'officer', bureau }] },
  {
    id: 'civil',
    name: 'Civil',
    grants: [
      { role: 'clerk', bureau: 'civil-affairs' },
      { role: 'officer', bureau: 'civil-affairs' },
    ],
  },
  { id: 'carer', name: HOLDER, grants: [{ role: 'provider', organisation: '暖阳服务社' }] },
  { id: 'banks', name: 'Banks', grants: [{ role: 'banker', bureau: 'science', organisation: '示例银行' }] },
]

let city: City
const clients = new Map<string, Client>()
const as = (id: string) => clients.get(id)!
beforeAll(async () => {
  city = await cityOf({ accounts })
  for (const { id, disabled } of accounts) if (!disabled) clients.set(id, await city.as(id))
})

const asked = async (kindergarten: string, area = 'east') => {
  const sent = { request: { kindergarten, about: 'menu', details: '想了解食谱' }, area }
  const { body, status } = await city.nobody().post('/api/programmes/meal-supervision/cases', sent)
  expect(status).toBe(201)
  return body.case as string
}
const seen = async (who: string, id: string) => (await as(who).get(`/api/cases/${id}`)).status === 200

describe('the name of an organisation', () => {
  it('is chosen at the door from those that hold an account where it is, by name alone', async () => {
    const offered = async (area: string) => {
      const client = city.nobody()
      const path = '/ask/meal-supervision'
      const { text } = await next(client, path, (await client.get(path)).text, { 'a.~area': area })
      expect(text).not.toContain(HOLDER)
      const list =
        /<input [^>]*list="f-kindergarten-list"[^>]*><datalist id="f-kindergarten-list">(.*?)<\/datalist>/s
      return [...(list.exec(text)?.[1] ?? '').matchAll(/value="([^"]*)"/g)].map(([, name]) => name)
    }
    expect(await offered('east')).toEqual([SUN, MOON])
    expect(await offered('west')).toEqual([SUN])
  })

  it('can be another at the door, that is not listed', async () => {
    const client = city.nobody()
    const path = '/ask/meal-supervision'
    const answers = {
      '~area': 'east',
      kindergarten: STAR,
      about: 'menu',
      contact: '0318-5550000',
      details: '想看看',
    }
    const { page } = await goOn(client, path, await client.get(path), answers)
    expect((await next(client, path, page.text, {}, 'send')).status).toBe(303)
  })

  it('is offered in the forms of the API, and nothing else of who holds an account', async () => {
    const { body, text } = await city.nobody().get('/api/programmes/meal-supervision')
    expect(body.request.properties.kindergarten).toMatchObject({ concerns: true, examples: [SUN, MOON] })
    expect(text).not.toContain(HOLDER)
    const heating = (await city.nobody().get('/api/programmes/heating')).body
    expect(JSON.stringify(heating.request)).not.toContain('examples')
  })

  it('is offered where it is put right, by whom the case could be seen', async () => {
    const view = (await as('officer').get(`/api/cases/${await asked(SUN, 'west')}`)).body
    const correct = view.actions.find(({ action }: { action: string }) => action === 'correct')
    expect(correct.input.properties.request.properties.kindergarten.examples).toEqual([SUN])
  })

  it('typed wide or spaced is the same, and is seen by whose it is', async () => {
    const id = await asked(' 太阳 幼儿园\u3000')
    expect(await seen('sun', id)).toBe(true)
    expect((await as('officer').get(`/api/cases/${id}`)).body.request.kindergarten).toBe(SUN)
  })

  it('that no account has opens the case all the same, and the bureau is told that nobody from outside sees it', async () => {
    const id = await asked('太阳园')
    expect((await as('officer').get(`/api/cases/${id}`)).body.organisation).toEqual({
      name: '太阳园',
      isSeen: false,
    })
    // A correction is read as the request is.
    const input = { request: { kindergarten: ' 太阳 幼儿园 ' }, reason: '名称有误' }
    expect((await as('officer').post(`/api/cases/${id}/actions/correct`, { input })).status).toBe(200)
    expect((await as('officer').get(`/api/cases/${id}`)).body).toMatchObject({
      request: { kindergarten: SUN, about: 'menu', details: '想了解食谱' },
      organisation: { name: SUN, isSeen: true },
    })
    expect(await seen('sun', id)).toBe(true)
    // An account of another part of the city, or one that is disabled, is none.
    const west = await asked(MOON, 'west')
    const star = await asked(STAR)
    for (const one of [west, star])
      expect((await as('officer').get(`/api/cases/${one}`)).body.organisation.isSeen).toBe(false)
  })

  it('is put right by the action that named it, where no request does', async () => {
    const { desk } = city.host
    const by = { id: 'civil', role: 'clerk', bureau: 'civil-affairs' }
    const request = { household: 'h-1', help: 'care', what: '助浴' }
    const opened = await desk.perform(
      {
        action: 'open',
        programme: 'social-assistance.service',
        input: { request, area: 'east', trigger: 'push' },
      },
      by,
    )
    if (!opened.ok) throw new Error(opened.refusal.message.en)
    const id = opened.value.case
    const does = async (action: string, input: object) =>
      expect((await as('civil').post(`/api/cases/${id}/actions/${action}`, { input })).status).toBe(200)
    await does('arrange', { provider: '暖阳社' })
    expect([await seen('carer', id), (await as('civil').get(`/api/cases/${id}`)).body.organisation]).toEqual([
      false,
      { name: '暖阳社', isSeen: false },
    ])
    const view = (await as('civil').get(`/api/cases/${id}`)).body
    const action = view.actions.find((of: { action: string }) => of.action === 'rearrange')
    expect(action.input.properties.provider.examples).toEqual(['暖阳服务社'])
    await does('rearrange', { provider: '暖阳服务社', reason: '名称写错' })
    expect(await seen('carer', id)).toBe(true)
  })
})

describe('whoever gives a post for an organisation', () => {
  const of = (query: string) => as('admin').get(`/api/organisations?${query}`)

  it('chooses from the names that open cases of its bureau and area have, the most first', async () => {
    const names = async (query: string) =>
      ((await of(query)).body.rows as { organisation: string; open: number; hasAccount: boolean }[]).map(
        ({ organisation, hasAccount }) => [organisation, hasAccount],
      )
    for (let n = 0; n < 9; n++) await asked(STAR, 'west')
    const { rows } = (await of(`role=kindergarten&bureau=${bureau}&area=west`)).body
    expect(rows[0]).toMatchObject({ organisation: STAR, hasAccount: false })
    expect(rows[0].open).toBeGreaterThanOrEqual(9)
    expect(await names(`role=kindergarten&bureau=${bureau}`)).toContainEqual([SUN, true])
    expect(await names('role=kindergarten&bureau=health')).toEqual([])
    expect(await names(`role=officer&bureau=${bureau}`)).toEqual([])
    expect(await names('role=nobody')).toEqual([])
  })

  it('is an administrator, who names a bureau and an area that there are', async () => {
    expect((await as('officer').get(`/api/organisations?role=kindergarten&bureau=${bureau}`)).status).toBe(
      403,
    )
    expect((await of('role=kindergarten&bureau=no-such')).body.field).toBe('bureau')
    expect((await of(`role=kindergarten&bureau=${bureau}&area=no-such`)).body.field).toBe('area')
  })
})
