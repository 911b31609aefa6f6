import { createServer } from 'node:net'
import { join, resolve } from 'node:path'
import type { Desk } from '../desk/index.ts'
import { type Calendar, type Day, type Text, text, unpublishedFrom } from '../kernel/index.ts'
import {
  type FilesOptions,
  LOG_LEVELS,
  type RunningServer,
  type SingleSignOnOptions,
  startServer,
} from '../server/index.ts'
import type { SealFolder } from '../store/index.ts'
import { type Call, textOption } from './command.ts'
import {
  accountLines,
  areUnchanged,
  Demonstration,
  demonstrationAccounts,
  NEW_YORK_BUREAUS,
} from './demonstration/index.ts'
import { cityModule, loadedCity } from './loaded.ts'
import { dataFolder } from './open.ts'
import { refuseWith } from './output.ts'
import { planningInThread } from './planning/planning.ts'
import { rehearsalsOnRequest } from './rehearsing.ts'
import { sealFolder, sealWarnings } from './sealing.ts'
import { version } from './version.ts'

/** Where and as what a server is reached. */
export interface Place {
  readonly singleSignOn: SingleSignOnOptions | undefined
  readonly url: URL | undefined
  readonly port: number
  readonly hostname: string
}

/** Where files that people add are kept: beside the embedded database, or where the environment says. */
const filesAt = (call: Call): FilesOptions => {
  const folder = process.env.BIHUAN_FILES ?? join(textOption(call, 'data') ?? 'data', 'files')
  const scan = process.env.BIHUAN_SCAN?.split(' ').filter((word) => word !== '')
  return { folder: resolve(folder), ...(scan?.length ? { scan } : {}) }
}

const logLevel = (): string => {
  const level = process.env.LOG_LEVEL || 'info'
  const levels = LOG_LEVELS.join(', ')
  return LOG_LEVELS.includes(level)
    ? level
    : refuseWith('bad-log-level', `应为其中之一:${levels}。`, `It is one of ${levels}.`, 'LOG_LEVEL')
}

/** What the environment says of a server. */
const settingsOf = (call: Call) => {
  const seals = sealFolder(call)
  return {
    behindProxy: process.env.BIHUAN_BEHIND_PROXY === '1',
    files: filesAt(call),
    ...(seals ? { seals } : {}),
    privateWebhooks: process.env.BIHUAN_WEBHOOKS_PRIVATE === '1',
    logLevel: logLevel(),
  }
}

const start = async (
  settings: ReturnType<typeof settingsOf>,
  desk: Desk,
  place: Place,
  isDemonstration: boolean,
): Promise<RunningServer> => {
  const { url, port, hostname, singleSignOn } = place
  const { bureaus, scenarios } = await loadedCity()
  try {
    return await startServer({
      ...settings,
      desk,
      bureaus: isDemonstration ? { ...bureaus, ...NEW_YORK_BUREAUS } : bureaus,
      port,
      hostname,
      ...(url ? { url } : {}),
      ...(singleSignOn ? { singleSignOn } : {}),
      version: version(),
      planning: planningInThread(),
      rehearsals: rehearsalsOnRequest(desk, { scenarios, city: cityModule() }, (error) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      }),
    })
  } catch (error) {
    return portTaken(error, port)
  }
}

/** Says that somebody else has the port, where that is what went wrong. */
const portTaken = (error: unknown, port: number): never => {
  const { code } = error as NodeJS.ErrnoException
  if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
  return refuseWith(
    'port-taken',
    `端口 ${port} 不可用,请用 --port 另选。`,
    `Port ${port} cannot be had; choose another with --port.`,
    'port',
  )
}

/** A city is loaded for minutes: whether a server can listen at all is looked at before. */
const mustBeFree = ({ port, hostname }: Place): Promise<void> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(port, hostname, () => probe.close(() => resolve()))
  })

type Found = Awaited<ReturnType<typeof Demonstration.of>>

/** What has to be in before the clock runs. */
const prepare = async ({ out }: Call, demonstration: Found, place: Place): Promise<void> => {
  if (demonstration === undefined || demonstration === 'loaded') return
  await mustBeFree(place).catch((error) => portTaken(error, place.port))
  out.note(
    out.say(text('首次启动,正在准备演示城市……', 'A first start: getting the demonstration city ready…')),
  )
  for (const { story, action, reason } of await demonstration.tellStories())
    out.note(`${story}, ${action}: ${reason}`)
}

/** Names the demonstration accounts while they are as they were made, and loads the rest while the server already answers. */
const demonstrate = async (
  { out }: Call,
  server: RunningServer,
  demonstration: Found,
  signal: AbortSignal,
): Promise<void> => {
  if (demonstration === undefined) return
  if (demonstration === 'loaded' && !(await areUnchanged(server))) return
  const { password, accounts } = await demonstrationAccounts(server)
  out.lines(
    `${out.say(text('演示账号(口令相同):', 'Demonstration accounts, all with the password'))} ${password}`,
    ...accountLines(accounts, out.lang),
    '',
  )
  if (demonstration === 'loaded') return
  const loaded = await demonstration.loadRest(signal)
  await server.host.areas.read()
  if (!loaded) return
  const { cases, households } = loaded
  out.lines(
    out.say(
      text(
        `已载入:演示事项(编号 DEMO-,均为虚构),${households} 户合成家庭(不对应任何真实的人),${cases} 件真实诉求(纽约市 2019 年除夕之夜,NYC Open Data)。`,
        `Loaded: demonstration cases (numbered DEMO-, all made up), ${households} synthetic households (none of them real), and ${cases} real requests: New York City's evening of 31 December 2019 (NYC Open Data).`,
      ),
    ),
  )
}

const offerSetUp = async ({ out }: Call, { host, url }: RunningServer): Promise<void> => {
  const token = await host.identity.setupToken()
  if (token === undefined) return
  out.lines(
    out.say(
      text(
        '尚无账号;用此一次性链接建立管理员:',
        'There is no account yet; make the administrator with this link, once:',
      ),
    ),
    `  ${url.origin}/setup/${token}`,
  )
}

/** What is to be said of the first year whose holidays are not known. */
export const unknownYear = (calendar: Calendar, today: Day): Text | undefined => {
  const year = unpublishedFrom(calendar, today)?.slice(0, 4)
  if (year === undefined) return undefined
  return year === today.slice(0, 4)
    ? text(
        `尚不知 ${year} 年的节假日与调休安排:以工作日计的承诺暂只标明最早到期日,不预警、不判超期;请用 BIHUAN_HOLIDAYS 录入。`,
        `The holidays and make-up days of ${year} are not known: until you name them in BIHUAN_HOLIDAYS, promises in working days say the earliest day they can be due, and neither warn nor break.`,
      )
    : text(
        `尚不知 ${year} 年的节假日与调休安排:以工作日计、期限到该年的承诺暂只标明最早到期日;公布后请在年前用 BIHUAN_HOLIDAYS 录入。`,
        `The holidays and make-up days of ${year} are not known: promises in working days that reach it say the earliest day they can be due. Name them in BIHUAN_HOLIDAYS before that year begins.`,
      )
}

const tellOfUnknownYear = ({ out }: Call, desk: Desk): void => {
  const unknown = unknownYear(desk.calendar, desk.today())
  if (unknown) out.note(out.say(unknown))
}

/** A log that is shorter than what was signed of it was begun anew or put back to an older copy: nothing more is signed there. */
const tellOfOtherLog = async ({ out }: Call, desk: Desk, seals: SealFolder | undefined): Promise<void> => {
  // What cannot be read there is told by the log of the server, which goes on without.
  const last = await seals?.last().catch(() => undefined)
  if (!seals || !last) return
  const heads = await desk.store.heads()
  if (last.trees.every(({ size }, shard) => size <= heads[shard]!)) return
  out.note(
    out.say(
      text(
        `${seals.path} 签署的不是这个数据库里的日志(数据库是新建的,或恢复成了较早的副本):不再签署,居民也得不到证明。确认无误后,将其中的 checkpoints.jsonl 移走保存,即以同一密钥从头签署。`,
        `What was signed in ${seals.path} is not the log of this database, which was begun anew or put back to an older copy: nothing more is signed, and residents get no proofs. Once you know why, move checkpoints.jsonl away from there and keep it; the same key then begins anew.`,
      ),
    ),
  )
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

const signalled = (): Promise<void> =>
  new Promise((resolve) => {
    const stop = () => {
      // A second signal stops at once, as usual.
      for (const signal of SIGNALS) process.removeListener(signal, stop)
      resolve()
    }
    for (const signal of SIGNALS) process.once(signal, stop)
  })

/** Requests have half of it to finish. */
const STOP_WITHIN_MS = 20_000

/** Where stopping hangs, say because the database does not answer, the process ends as if it were killed: nothing acknowledged is lost. */
const endAnyway = ({ out }: Call): void => {
  const end = () => {
    out.note(out.say(text('未能按时停止,强制退出。', 'It did not stop in time and is ended.')))
    process.exit(1)
  }
  setTimeout(end, STOP_WITHIN_MS).unref()
}

/** A database that is gone for good ends the command, with why: whoever watches over the process starts it again. */
const lost = ({ store: { gone } }: Desk): Promise<never> =>
  new Promise((_, reject) => {
    void gone?.then(reject)
  })

/** Serves at a desk until the process is told to stop. Returns the exit code. */
export const serving = async (call: Call, desk: Desk, place: Place): Promise<number> => {
  const { out } = call
  // What is wrong with them is told before anything is loaded, and before anybody is answered.
  const settings = settingsOf(call)
  const ended = signalled()
  await tellOfOtherLog(call, desk, settings.seals)
  if (settings.seals)
    for (const warning of await sealWarnings(settings.seals, dataFolder(call))) out.note(out.say(warning))
  // What is demonstrated is the city that comes with the platform.
  const isOfItsOwn = call.options.empty === true || cityModule() !== undefined
  const demonstration = isOfItsOwn ? undefined : await Demonstration.of(desk)
  await prepare(call, demonstration, place)
  const server = await start(settings, desk, place, demonstration !== undefined)
  const stop = new AbortController()
  try {
    const { url } = server
    if (out.json) out.document({ url: url.origin })
    out.lines(
      '',
      `  闭环 Bihuan  ${url.origin}/`,
      `  办件台 Desk  ${url.origin}/desk/`,
      `  API          ${url.origin}/api/openapi.json`,
      `  Open311      ${url.origin}/open311/v2/services.json`,
      '',
    )
    tellOfUnknownYear(call, desk)
    const loading = demonstrate(call, server, demonstration, stop.signal)
    // Whichever comes first; what goes wrong while loading ends the command, as anywhere else.
    await Promise.race([ended, loading.then(() => offerSetUp(call, server)).then(() => ended), lost(desk)])
    out.note(out.say(text('正在停止……', 'Stopping…')))
    endAnyway(call)
    stop.abort()
    await loading
  } finally {
    await server.stop()
  }
  return 0
}
