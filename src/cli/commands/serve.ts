import { text } from '../../kernel/index.ts'
import type { SingleSignOnOptions } from '../../server/index.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { withDesk } from '../open.ts'
import { Misused } from '../output.ts'

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
  const url = URL.canParse(given) ? new URL(given) : undefined
  // Pages and cookies are of the whole address: it is served at the root of a name of its own.
  if (url && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) return url
  throw new Misused(
    '--url 应为 http(s) 地址,不带路径,如 https://city.example',
    '--url is an http(s) address without a path, such as https://city.example',
  )
}

const isHttp = (written: string): boolean =>
  URL.canParse(written) && /^https?:$/.test(new URL(written).protocol)

/** Single sign-on, where the environment names a provider. */
const singleSignOnFrom = (environment: NodeJS.ProcessEnv): SingleSignOnOptions | undefined => {
  const { BIHUAN_SSO_ISSUER: issuer, BIHUAN_SSO_CLIENT: clientId } = environment
  const { BIHUAN_SSO_SECRET: clientSecret, BIHUAN_SSO_CLAIM: claim } = environment
  // Half of it is a mistake: without the other half nobody would be offered to sign in so, and nobody told why.
  if (!issuer && !clientId && !clientSecret && !claim) return undefined
  if (!issuer || !clientId || !isHttp(issuer))
    throw new Misused(
      'BIHUAN_SSO_ISSUER 应为身份提供方的 http(s) 地址,并须同时设置 BIHUAN_SSO_CLIENT;其余 BIHUAN_SSO_… 随之',
      'BIHUAN_SSO_ISSUER is the http(s) address of the provider, and BIHUAN_SSO_CLIENT goes with it; so does any other BIHUAN_SSO_…',
    )
  return {
    issuer: new URL(issuer),
    clientId,
    ...(clientSecret ? { clientSecret } : {}),
    ...(claim ? { claim } : {}),
  }
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
    // Opening a database takes a second: the server's code is read meanwhile.
    const code = import('../serving.ts')
    return withDesk(call, async (desk) => (await code).serving(call, desk, place), { create: true })
  },
}
