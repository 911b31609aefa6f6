import { userInfo } from 'node:os'
import { type Desk, type Receipt, systemClock } from '../desk/index.ts'
import { type Actor, type Programme, placeName, refusal, roleName, text } from '../kernel/index.ts'
import { AreaTree } from '../server/areas.ts'
import { wrongInChange } from '../server/change.ts'
import { Identity } from '../server/identity/identity.ts'
import { unknownInRequest } from '../server/known-subject.ts'
import type { Takers } from '../server/takers.ts'
import { type Call, neededOption, type Option, textOption } from './command.ts'
import { refusedEffects } from './effect-lines.ts'
import { readText } from './file.ts'
import { loadedCity } from './loaded.ts'
import { Misused, Refusing, refuseWith, valueIn } from './output.ts'

/** Where a case came in that nobody says otherwise of. */
const CHANNEL = 'command-line'

/** What is said of whoever does something at the command line. */
export const DOING: Readonly<Record<string, Option>> = {
  as: {
    value: 'ROLE[@BUREAU]',
    about: text('以什么角色、哪个部门办理', 'in which role, and of which bureau'),
  },
  by: {
    value: 'NAME',
    about: text(
      '谁办的,记为 cli:姓名;默认为本机用户',
      "who does it, recorded as cli:NAME; the machine's user where absent",
    ),
  },
  key: {
    value: 'KEY',
    about: text('幂等键:同键同事只办一次', 'idempotency key: the same under the same key is done once'),
  },
}

/** A name stands in every list of what happened: one short word. */
const NAME = /^[\p{L}\p{N}._@-]{1,64}$/u

/** Who is at this machine; a user without an entry among its own has a number only. */
export const machineUser = (): string => {
  try {
    return userInfo().username
  } catch {
    return `uid-${process.getuid?.() ?? 'unknown'}`
  }
}

/** Whoever does something here as events name them: that it was done at the command line, and by whom as they say. */
export const atCommandLine = (name: string, option: string): string => {
  if (NAME.test(name)) return `cli:${name}`
  throw new Misused(
    `--${option} 须为 1–64 个字母、数字或 . _ @ -`,
    `--${option} is 1 to 64 letters, digits or . _ @ -`,
  )
}

/** Whoever works here, in a role. Nobody is the machine: what that does is done by `wake` and by what actions ask for. */
const actorOf = (call: Call, programme: Programme): Actor => {
  const [role = '', bureau, more] = neededOption(call, 'as').split('@')
  if (role === '' || bureau === '' || more !== undefined)
    throw new Misused('--as 应如 dispatcher@urban-management', '--as is like dispatcher@urban-management')
  if (programme.roles[role]?.kind === 'machine')
    throw new Refusing(
      refusal('not-allowed', [roleName(programme, role), text('命令行', 'the command line')], 'as'),
    )
  return {
    id: atCommandLine(textOption(call, 'by') ?? machineUser(), 'by'),
    role,
    ...(bureau === undefined ? {} : { bureau }),
  }
}

/** An option that is JSON, or `@` and the file that holds it. */
const jsonOption = async (name: string, written: string): Promise<unknown> => {
  const source = written.startsWith('@') ? await readText(written.slice(1), name) : written
  try {
    return JSON.parse(source)
  } catch {
    return refuseWith('bad-json', `--${name} 不是 JSON。`, `--${name} is not JSON.`, name)
  }
}

const keyOf = (call: Call) => {
  const key = textOption(call, 'key')
  return key === undefined ? {} : { key }
}

/** Opens a case of a programme as the options say. */
export const openAs = async (desk: Desk, call: Call, id: string): Promise<Receipt> => {
  const programme = valueIn(desk.registry.latest(id))
  const actor = actorOf(call, programme)
  const area = neededOption(call, 'area')
  const request = await jsonOption('request', neededOption(call, 'request'))
  const unknown = await unknownInRequest({ desk }, programme, { request })
  if (unknown) throw new Refusing(unknown)
  const input = { request, area, channel: textOption(call, 'channel') ?? CHANNEL }
  return valueIn(await desk.perform({ action: 'open', programme: id, input, ...keyOf(call) }, actor))
}

/** Who could take a case over, as the server knows it: by the posts that the accounts of this database hold. */
const takersAt = async (desk: Desk): Promise<Takers> => {
  const { now } = systemClock
  const areas = new AreaTree(desk.store)
  await areas.read()
  const { bureaus } = await loadedCity()
  return { desk, bureaus, areas, identity: new Identity(desk.store, now), now }
}

/** Does an action on a case as the options say. */
export const actAs = async (desk: Desk, call: Call, id: string, name: string): Promise<Receipt> => {
  const row = (await desk.store.load([id])).rows.get(id)
  if (!row) throw new Refusing(refusal('unknown-case', [id], 'case'))
  const programme = valueIn(desk.registry.pinned(row.programme, row.programmeVersion))
  const action = Object.hasOwn(programme.actions, name) ? programme.actions[name] : undefined
  if (action?.hosted)
    refuseWith(
      'hosted-action',
      `“${action.name.zh}”须在办件台或通过接口办理:此处没有文件,也没有账号可记。`,
      `"${action.name.en}" is done at the desk or over the API: there are no files here, and no account to record.`,
      'action',
    )
  if (!action) throw new Refusing(refusal('unknown-action', [name, programme.id], 'action'))
  const actor = actorOf(call, programme)
  const input = await jsonOption('input', textOption(call, 'input') ?? '{}')
  const wrong = await wrongInChange(await takersAt(desk), programme, action, row, input)
  if (wrong) throw new Refusing(wrong)
  return valueIn(await desk.perform({ case: id, action: name, input, ...keyOf(call) }, actor))
}

/** Carries out what an action asked for, and tells where its case now stands. */
export const tellDone = async (desk: Desk, { out }: Call, { case: id, position }: Receipt): Promise<void> => {
  const settled = await desk.settle()
  for (const line of refusedEffects(settled, out.lang)) out.note(line)
  const row = (await desk.store.load([id])).rows.get(id)!
  const { stage, version, bureau, area } = row
  const programme = valueIn(desk.registry.pinned(row.programme, row.programmeVersion))
  out.json
    ? out.document({ case: id, programme: row.programme, stage, version, bureau, area, position })
    : out.lines(`${id}  ${out.say(placeName(programme, stage))}`)
}
