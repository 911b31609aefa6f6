import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type Desk, exportLines, leafOf, restoreLines, verify } from '../src/desk/index.ts'
import { MACHINE, type Opening } from '../src/kernel/index.ts'
import { Erasures } from '../src/server/erasures.ts'
import { messagesFor } from '../src/server/messages/messages.ts'
import { hostOf } from '../src/server/server.ts'
import type { Driver } from '../src/store/driver.ts'
import { memoryStore, openPglite } from '../src/store/index.ts'
import { migrate } from '../src/store/migrate.ts'
import { SqlStore } from '../src/store/sql.ts'
import { partOfVisit, visits } from './fixtures/visits.ts'
import { emptyEmbedded } from './support/embedded.ts'
import { chief, does, PHONE, resident, visited, visitor } from './support/erasing-contract.ts'
import { lampDesks } from './support/lamp-desk.ts'
import { START, unitOf } from './support/units.ts'

const ERASING = [
  [resident, 'askErasure'],
  [chief, 'erase', { reason: '本人申请' }],
] as const

describe('what is personal, beside the log of a database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-erasing-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const given = async (): Promise<{ driver: Driver; desk: Desk; visit: string; kept: string }> => {
    const driver = await openPglite(await emptyEmbedded(mkdtempSync(join(folder, 'db-'))))
    await migrate(driver)
    const desk = await lampDesks(new SqlStore(driver)).open([visits, partOfVisit])
    const [visit] = await visited(desk)
    const [kept] = await visited(desk)
    return { driver, desk, visit, kept }
  }
  const problems = async ({ store, registry, calendar }: Desk) =>
    (await verify(store, registry, calendar)).differences.filter(({ what }) => what === 'personal')

  it('goes with an erasing in the log and by nothing else, not even by the owner of the tables', async () => {
    const { driver, desk, visit, kept } = await given()
    const take = (from: string) =>
      driver.execute(`update bihuan.event set personal = null where stream = '${from}'`)
    await expect(take(visit)).rejects.toThrow('never changed')
    await driver.execute(
      `update bihuan.stream set state = replace(state, '"asked"', '"erased":1,"asked"') where id = '${kept}'`,
    )
    await expect(take(kept)).rejects.toThrow('never changed')
    await driver.execute(
      `update bihuan.stream set state = replace(state, '"erased":1,', '') where id = '${kept}'`,
    )
    await does(desk, visit, ERASING)
    await expect(take(kept)).rejects.toThrow('never changed')
    for (const change of ["personal = ''", "body = ''", "personal = null, leaf = ''"])
      await expect(
        driver.execute(`update bihuan.event set ${change} where stream = '${visit}'`),
      ).rejects.toThrow('never changed')
    await expect(driver.execute(`delete from bihuan.event where stream = '${visit}'`)).rejects.toThrow(
      'never changed',
    )
    await desk.close()
  })

  it('is found by verify where it was changed or taken away, or was not erased with the rest', async () => {
    const { driver, desk, visit, kept } = await given()
    expect(await problems(desk)).toEqual([])
    await driver.execute('alter table bihuan.event disable trigger all')
    const first = `where stream = '${kept}' and version = 1`
    const [{ personal } = { personal: '' }] = await driver.query<{ personal: string }>(
      `select personal from bihuan.event ${first}`,
    )
    for (const [change, is] of [
      [`replace(personal, '${PHONE}', '137-0000-0000')`, 'changed'],
      ["'no json'", 'changed'],
      ['null', 'missing'],
    ] as const) {
      await driver.execute(`update bihuan.event set personal = ${change} ${first}`)
      expect(await problems(desk)).toMatchObject([{ case: kept, stored: `event 1: ${is}` }])
    }
    await driver.query(`update bihuan.event set personal = $1 ${first}`, [personal])
    await does(desk, visit, ERASING)
    expect(await problems(desk)).toEqual([])
    await driver.query(`update bihuan.event set personal = $1 where stream = '${visit}' and version = 1`, [
      personal,
    ])
    expect(await problems(desk)).toMatchObject([{ case: visit, stored: 'event 1: not erased' }])
    await desk.close()
  })
})

describe('what was copied of a case', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bihuan-forgetting-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('is found by the case, however much there is of others', async () => {
    const driver = await openPglite(await emptyEmbedded(folder))
    await migrate(driver)
    await driver.execute(`
      insert into bihuan.command_key select 0, 'k' || n, 'h', 'c' || n, 1, n from generate_series(1, 5000) n;
      insert into bihuan.command_key select 1, 'l' || n, 'h', 'c' || n, 2, n from generate_series(1, 5000) n;
      insert into bihuan.command_key values (2, 'claim person p', '', 'c7', 3, 1);
      insert into bihuan.kept (kind, key, version, value)
      select 'person-case', 'p' || n, 1, to_json('c' || n) from generate_series(1, 5000) n;
      insert into bihuan.kept (kind, key, version, value)
      select 'session', 's' || n, 1, json_build_object('account', 'c' || n) from generate_series(1, 5000) n;
      analyze bihuan.command_key; analyze bihuan.kept;`)
    const plans: string[] = []
    const looking: Driver = Object.assign(Object.create(driver), {
      query: async (text: string, values: readonly unknown[]) => {
        const rows = await driver.query<Record<string, string>>(`explain ${text}`, values)
        plans.push(rows.map((row) => Object.values(row)[0]).join('\n'))
        return driver.query(text, values)
      },
    })
    const store = new SqlStore(looking)
    await store.forgetCommands(['c7', 'c8'])
    await store.register.removeNaming('person-case', ['c7', 'c8'])
    expect(plans).toHaveLength(3)
    for (const plan of plans) expect(plan).not.toContain('Seq Scan')
    const [left] = await driver.query<{ keys: number; kept: number }>(
      `select (select count(*)::int from bihuan.command_key where hash <> '') as keys,
              (select count(*)::int from bihuan.kept) as kept`,
    )
    expect(left).toEqual({ keys: 9996, kept: 9998 })
    const keys = await driver.query<{ key: string }>(
      "select key from bihuan.command_key where stream = 'c7' order by key",
    )
    expect(keys.map(({ key }) => key)).toEqual(['claim person p', 'k7'])
    await driver.close()
  })
})

describe('a case that an earlier version wrote', () => {
  it('is not erased where what is personal stands in the log itself, and says why', async () => {
    const store = memoryStore()
    const desk = await lampDesks(store).open([visits, partOfVisit])
    const opening: Partial<Opening> = {
      ...{ programme: 'visits', bureau: 'works', requester: 'resident-1', zone: 'Asia/Shanghai' },
      request: { place: '幸福里', phone: PHONE },
    }
    const open = unitOf({ stream: 'old', opening })
    expect(open.events[0]!.leaf).toBe(leafOf('old', 1, open.events[0]!.body))
    await store.append([open])
    await does(desk, 'old', [[{ id: 'visitor-1', role: 'visitor', bureau: 'works' }, 'done']])
    // Who asks is told at once, and does not wait for what nobody can do.
    expect(await desk.perform({ case: 'old', action: 'askErasure', input: {} }, resident)).toMatchObject({
      refusal: { code: 'written-openly' },
    })
    const erase = (by: typeof chief) =>
      desk.perform({ case: 'old', action: 'erase', input: { reason: '本人申请' } }, by)
    expect(await erase(chief)).toMatchObject({ refusal: { code: 'erasure-not-asked' } })
    expect(await erase(MACHINE)).toMatchObject({ refusal: { code: 'written-openly' } })
    expect((await store.load(['old'])).rows.get('old')!.state.request).toMatchObject({ phone: PHONE })
    const bare = { ...opening, request: { place: '幸福里' } }
    await store.append([unitOf({ stream: 'bare', opening: bare, openedAt: START })])
    await does(desk, 'bare', [[{ id: 'visitor-1', role: 'visitor', bureau: 'works' }, 'done'], ...ERASING])
  })

  it('is exported with what is beside it, and what is not as it was written is not taken in', async () => {
    const store = memoryStore()
    const desk = await lampDesks(store).open([visits, partOfVisit])
    await visited(desk)
    const lines: string[] = []
    for await (const line of exportLines(store)) lines.push(line.replaceAll(PHONE, '137-0000-0000'))
    const copy = restoreLines(
      memoryStore(),
      desk.registry,
      desk.calendar,
      (async function* () {
        yield* lines
      })(),
    )
    await expect(copy).rejects.toThrow('what is personal in event 1 is changed')
  })
})

const hostOn = (desk: Desk) =>
  hostOf({
    ...{ desk, bureaus: {}, behindProxy: false, logLevel: 'silent', url: new URL('http://localhost') },
    files: { folder: tmpdir() },
  })

describe('a case that others were merged into', () => {
  it('is erased without them: what neighbours told is theirs', async () => {
    const store = memoryStore()
    const desk = await lampDesks(store).open([visits, partOfVisit])
    const neighbour = { id: 'resident-2', role: 'resident' }
    const opened = async (by: typeof resident, phone: string) => {
      const input = { request: { place: '幸福里', phone }, area: 'a', requester: by.id }
      const done = await desk.perform({ action: 'open', programme: 'visits', input }, by)
      return done.ok ? done.value.case : done.refusal.code
    }
    const [head, merged] = [await opened(resident, PHONE), await opened(neighbour, '138-0000-0000')]
    await does(desk, merged, [[visitor, 'merge', { into: head, reason: 'x' }]])
    await desk.settle()
    await does(desk, head, [[visitor, 'done'], ...ERASING])
    expect(await desk.settle()).toMatchObject({ refused: 0 })
    const { rows } = await store.load([head, merged])
    expect(rows.get(head)!.state.request).toEqual({ place: '幸福里' })
    expect(rows.get(merged)!.state.request).toMatchObject({ phone: '138-0000-0000' })
    await does(desk, merged, [[neighbour, 'askErasure'], ERASING[1]])
  })
})

describe('a case that is erased while it is indexed', () => {
  it('is in no index, and a log says that it was erased', async () => {
    const store = memoryStore()
    const desk = await lampDesks(store).open([visits, partOfVisit])
    const [visit] = await visited(desk)
    const host = await hostOn(desk)
    const logged: unknown[] = []
    const log = Object.assign(Object.create(host.log), {
      info: (of: { readonly case: string }, said: string) => logged.push([of.case, said]),
    })
    const { register } = store
    const putAll = register.putAll.bind(register)
    let isErased = false
    // What was read is put in when all that follows from erasing the case has been seen to.
    Object.assign(register, {
      putAll: async (...[kind, values]: Parameters<typeof putAll>) => {
        if (kind === 'person-case' && [...values.values()].includes(visit)) {
          isErased = true
          await does(desk, visit, ERASING)
          await new Erasures({ ...host, log }).readOn()
        }
        await putAll(kind, values)
      },
    })
    await host.subjects.readOn()
    expect(isErased).toBe(true)
    const found = await register.list('person-case', '', 100)
    expect(found.filter(({ value }) => value === visit)).toEqual([])
    expect(logged).toEqual([[visit, 'a case was erased']])
  })
})

describe('what posts are told', () => {
  it('quotes somebody only until the case is erased, and the trail never does', async () => {
    const store = memoryStore()
    const desk = await lampDesks(store).open([visits, partOfVisit])
    const [visit] = await visited(desk)
    const host = await hostOn(desk)
    const account = { id: 'chief', name: 'Chief', grants: [{ role: 'chief' }] }
    const who = { kind: 'staff', account } as unknown as Parameters<typeof messagesFor>[1]
    const told = async () =>
      (await messagesFor(host, who, undefined, 20)).rows.map(({ message }) => message.en)
    await host.audit.readOn()
    expect(await told()).toEqual([expect.stringContaining(PHONE)])
    expect(JSON.stringify(await store.trail.list({}, undefined, 100))).not.toContain(PHONE)
    await does(desk, visit, ERASING)
    expect(await told()).toEqual([])
  })
})
