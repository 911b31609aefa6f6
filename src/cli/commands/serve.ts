import { join, resolve } from 'node:path'
import type { Desk } from '../../desk/index.ts'
import { addDays, text } from '../../kernel/index.ts'
import { bureaus } from '../../programmes/index.ts'
import {
  type FilesOptions,
  type RunningServer,
  type SingleSignOnOptions,
  startServer,
} from '../../server/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import {
  areUnchanged,
  Demonstration,
  demonstrationAccounts,
  NEW_YORK_BUREAUS,
} from '../demonstration/index.ts'
import { withDesk } from '../open.ts'
import { Misused, refuseWith } from '../output.ts'
import { rehearsalsOnRequest } from '../rehearsing.ts'
import { version } from '../version.ts'

const PORT = 8311

const portOf = (call: Call): number => {
  const given = textOption(call, 'port') ?? process.env.PORT
  const port = given === undefined ? PORT : Number(given)
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port
  throw new Misused('--port 应为 0 至 65535 的整数', '--port is a whole number from 0 to 65535')
}

const urlOf = (call: Call): URL | undefined => {
  const given = textOption(call, 'url') ?? process.env.BIHUAN_URL
  if (given === undefined) return undefined
  if (URL.canParse(given) && /^https?:$/.test(new URL(given).protocol)) return new URL(given)
  throw new Misused('--url 应为 http(s) 地址', '--url is an http(s) address')
}

/** Single sign-on, where the environment names a provider. */
const singleSignOnFrom = (environment: NodeJS.ProcessEnv): SingleSignOnOptions | undefined => {
  const { BIHUAN_SSO_ISSUER: issuer, BIHUAN_SSO_CLIENT: clientId } = environment
  const { BIHUAN_SSO_SECRET: clientSecret, BIHUAN_SSO_CLAIM: claim } = environment
  if (!issuer && !clientId) return undefined
  if (!issuer || !clientId || !URL.canParse(issuer))
    throw new Misused(
      'BIHUAN_SSO_ISSUER 应为身份提供方的地址,并须同时设置 BIHUAN_SSO_CLIENT',
      'BIHUAN_SSO_ISSUER is the address of the provider, and BIHUAN_SSO_CLIENT goes with it',
    )
  return {
    issuer: new URL(issuer),
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
    ...(claim ? { claim } : {}),
  }
}

interface Place {
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

const start = async (
  call: Call,
  desk: Desk,
  place: Place,
  isDemonstration: boolean,
): Promise<RunningServer> => {
  const { url, port, hostname, singleSignOn } = place
  try {
    return await startServer({
      desk,
      bureaus: isDemonstration ? { ...bureaus, ...NEW_YORK_BUREAUS } : bureaus,
      port,
      hostname,
      ...(url ? { url } : {}),
      behindProxy: process.env.BIHUAN_BEHIND_PROXY === '1',
      files: filesAt(call),
      ...(singleSignOn ? { singleSignOn } : {}),
      privateWebhooks: process.env.BIHUAN_WEBHOOKS_PRIVATE === '1',
      version: version(),
      logLevel: process.env.LOG_LEVEL ?? 'info',
      rehearsals: rehearsalsOnRequest((error) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
      }),
    })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code !== 'EADDRINUSE' && code !== 'EACCES') throw error
    return refuseWith(
      'port-taken',
      `端口 ${port} 不可用,请用 --port 另选。`,
      `Port ${port} cannot be had; choose another with --port.`,
      'port',
    )
  }
}

type Found = Awaited<ReturnType<typeof Demonstration.of>>

/** What has to be in before the clock runs. */
const prepare = async ({ out }: Call, demonstration: Found): Promise<void> => {
  if (demonstration === undefined || demonstration === 'loaded') return
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
    ...accounts.map(({ id, name }) => `  ${id.padEnd(13)}${name}`),
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

/** What is promised in working days is seldom promised for longer. */
const LOOK_AHEAD_DAYS = 90

/** The State Council publishes a year's holidays late in the year before: until they are entered, promises stop there. */
const tellOfUnknownYear = ({ out }: Call, desk: Desk): void => {
  const day = addDays(desk.today(), LOOK_AHEAD_DAYS)
  if (desk.calendar.isWorkingDay(day) !== undefined) return
  const year = day.slice(0, 4)
  out.note(
    out.say(
      text(
        `尚不知 ${year} 年的节假日与调休安排:以工作日计、期限到该年的事项目前不予受理;公布后请用 BIHUAN_HOLIDAYS 录入。`,
        `The holidays and make-up days of ${year} are not known: what is promised in working days that reach it is refused until BIHUAN_HOLIDAYS names them.`,
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

const serving = async (call: Call, desk: Desk, place: Place): Promise<number> => {
  const { out } = call
  const ended = signalled()
  const demonstration = call.options.empty === true ? undefined : await Demonstration.of(desk)
  await prepare(call, demonstration)
  const server = await start(call, desk, place, demonstration !== undefined)
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
    await Promise.race([ended, loading.then(() => offerSetUp(call, server)).then(() => ended)])
    out.note(out.say(text('正在停止……', 'Stopping…')))
    stop.abort()
    await loading
  } finally {
    await server.stop()
  }
  return 0
}

export const serveCommand: Command = {
  name: 'serve',
  about: text('启动服务:居民页面、API、Open311、定时', 'the server: residents’ pages, API, Open311, timers'),
  words: [],
  options: {
    ...DATA,
    port: {
      value: 'PORT',
      about: text(
        '端口,默认 8311(或环境变量 PORT);0 为任一空闲端口',
        'port, 8311 by default (or PORT); 0 takes any free one',
      ),
    },
    host: {
      value: 'ADDRESS',
      about: text('监听地址,默认 127.0.0.1', 'address to listen on, 127.0.0.1 by default'),
    },
    url: {
      value: 'URL',
      about: text(
        '公众访问的地址,如 https://city.example(或 BIHUAN_URL)',
        'where people reach it, such as https://city.example (or BIHUAN_URL)',
      ),
    },
    empty: { about: text('不载入演示城市', 'starts without the demonstration city') },
  },
  more: text(
    '首次启动会载入演示城市并打印演示账号。详见 docs/operations.md。',
    'A first start loads the demonstration city and prints its accounts. See docs/operations.md.',
  ),
  examples: [
    'serve',
    'serve --empty --data ./city',
    'serve --port 80 --host 0.0.0.0 --url https://city.example',
  ],
  run: (call) => {
    // What is wrong with the command line is told before a database is made.
    const place = {
      url: urlOf(call),
      port: portOf(call),
      hostname: textOption(call, 'host') ?? '127.0.0.1',
      singleSignOn: singleSignOnFrom(process.env),
    }
    return withDesk(call, (desk) => serving(call, desk, place), { create: true })
  },
}
