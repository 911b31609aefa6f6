import type { Server } from 'node:http'
import { createAdaptorServer } from '@hono/node-server'
import type { Hono } from 'hono'
import type { DestinationStream } from 'pino'
import type { Desk } from '../desk/index.ts'
import type { Text } from '../kernel/index.ts'
import type { SealFolder } from '../store/index.ts'
import { appOf } from './app.ts'
import { AreaTree } from './areas.ts'
import { Audit } from './audit/audit.ts'
import { Changes } from './changes.ts'
import { Editions } from './editions.ts'
import { Erasures } from './erasures.ts'
import { Files, type FilesOptions } from './files/files.ts'
import type { Host } from './host.ts'
import { Identity } from './identity/identity.ts'
import { Secret } from './identity/secret.ts'
import { SingleSignOn, type SingleSignOnOptions } from './identity/single-sign-on.ts'
import { Imports } from './imports/imports.ts'
import { limitsOf } from './limits.ts'
import { logOf } from './log.ts'
import { metricsOf } from './metrics.ts'
import { Boards } from './planning/boards.ts'
import type { Planning } from './planning/planning.ts'
import type { Rehearsals } from './rehearsals.ts'
import { Seals } from './seals.ts'
import { SubjectIndex } from './subject-index.ts'
import { Ticker } from './ticker.ts'
import { Webhooks } from './webhooks/webhooks.ts'

/** A connection is kept longer than a proxy in front keeps it (60 s by default): the proxy never sends into one that closes. */
const KEPT_MS = 75_000

/** What a host brings to a server. */
export interface ServerOptions {
  readonly desk: Desk
  /** Names of bureaus; one that is missing is shown by its id. */
  readonly bureaus: Readonly<Record<string, Text>>
  /** 0 takes any free one. */
  readonly port: number
  readonly hostname: string
  /** Where people reach it, if not at this very address: `https://city.example`. */
  readonly url?: URL
  readonly behindProxy: boolean
  /** Where files that people add are kept. */
  readonly files: FilesOptions
  /** Webhooks may go to addresses of this machine and network, and without TLS. */
  readonly privateWebhooks?: boolean
  /** Where the log is signed, outside the database; without one it is not sealed. */
  readonly seals?: SealFolder
  /** Whom staff may sign in with besides their passwords. */
  readonly singleSignOn?: SingleSignOnOptions
  readonly version: string
  /** One of `LOG_LEVELS`: what is logged. */
  readonly logLevel: string
  /** Where the log goes, if not to standard error. */
  readonly logTo?: DestinationStream
  /** Rehearsals on request; the server stops them when it stops. */
  readonly rehearsals?: Rehearsals
  /** The planner of dispatch boards and rosters; the server closes it when it stops. */
  readonly planning?: Planning
  /** Multiplies the limits of what anybody may ask; 1 but for measuring. */
  readonly limitScale?: number
}

/** A server that listens. */
export interface RunningServer {
  readonly url: URL
  readonly host: Host
  /** Takes no more requests, finishes those under way, and stops the timer. The desk stays open. */
  stop(): Promise<void>
}

/** Answers under way get so long when the server stops. */
const STOP_MS = 10_000
/** A connection whose answer has ended meanwhile is closed soon after: it would be kept for its next request. */
const CLOSE_IDLE_EVERY_MS = 50

const stopListening = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const timers = [
      setTimeout(() => server.closeAllConnections(), STOP_MS),
      setInterval(() => server.closeIdleConnections(), CLOSE_IDLE_EVERY_MS),
    ]
    server.close(() => {
      for (const timer of timers) clearTimeout(timer)
      resolve()
    })
    server.closeIdleConnections()
  })

/** What requests find, for a desk: also without a socket, for tests. */
export const hostOf = async (
  options: Pick<
    ServerOptions,
    | 'desk'
    | 'bureaus'
    | 'behindProxy'
    | 'logLevel'
    | 'logTo'
    | 'limitScale'
    | 'files'
    | 'privateWebhooks'
    | 'singleSignOn'
    | 'rehearsals'
    | 'planning'
    | 'seals'
  > & {
    readonly url: URL
  },
): Promise<Host> => {
  const { desk, bureaus, behindProxy, logLevel, limitScale, rehearsals, planning, singleSignOn, url } =
    options
  const log = logOf(logLevel, options.logTo)
  const now = () => desk.now()
  const areas = new AreaTree(desk.store)
  await areas.read()
  const files = new Files(options.files)
  const metrics = metricsOf()
  const secret = await Secret.of(desk.store.register)
  const subjects = new SubjectIndex({ desk, secret, log, now })
  return {
    desk,
    bureaus,
    behindProxy,
    log,
    url,
    now,
    areas,
    identity: new Identity(desk.store, now, singleSignOn?.issuer),
    secret,
    changes: new Changes(desk.store, desk.registry, log),
    audit: new Audit({ desk, log, now }),
    files,
    imports: new Imports({ desk, files, log, metrics, now }),
    webhooks: new Webhooks({ desk, log, metrics, now }, options.privateWebhooks === true),
    subjects,
    erasures: new Erasures({ desk, subjects, log, now }),
    seals: new Seals({ desk, log, now }, options.seals),
    editions: new Editions(desk),
    limits: limitsOf(limitScale),
    metrics,
    ...(rehearsals ? { rehearsals } : {}),
    ...(planning ? { boards: new Boards(desk, planning) } : {}),
    ...(singleSignOn ? { singleSignOn: new SingleSignOn(singleSignOn, desk.store.register, url, now) } : {}),
  }
}

const listen = (server: Server, port: number, hostname: string): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, hostname, () => {
      const address = server.address()
      resolve(typeof address === 'object' && address ? address.port : port)
    })
  })

const HERE = ['127.0.0.1', '0.0.0.0', '::', '::1']

/** Begins to answer at a port that is had already. */
const begin = async (
  server: Server,
  port: number,
  options: ServerOptions,
  answerWith: (app: Hono) => void,
): Promise<RunningServer> => {
  const { hostname, version } = options
  const url = options.url ?? new URL(`http://${HERE.includes(hostname) ? 'localhost' : hostname}:${port}`)
  const host = await hostOf({ ...options, url })
  answerWith(appOf(host, version))
  if (host.desk.store.kind === 'postgres' && !host.desk.store.isRestricted)
    host.log.warn(
      'the database does not restrict readers: see "Rights in the database" in docs/operations.md',
    )
  if (host.desk.store.kind === 'postgres' && !host.seals.isOn)
    host.log.warn('the log is not sealed: see "Proving that nothing was changed" in docs/operations.md')
  const ticker = new Ticker(host)
  ticker.start()
  return {
    url,
    host,
    stop: async () => {
      host.changes.stop()
      await stopListening(server)
      await host.rehearsals?.close()
      await host.boards?.planning.close()
      await ticker.stop()
      await host.webhooks.stop()
      await host.imports.stop()
      await host.subjects.stop()
      await host.erasures.stop()
      await host.audit.stop()
      await host.seals.stop()
    },
  }
}

/** Starts serving; resolves when requests are answered. Where it fails, nothing of it is left. */
export const startServer = async (options: ServerOptions): Promise<RunningServer> => {
  // The app needs the address, which is known once the port is; requests before that are told to come again.
  let app: Hono | undefined
  const server = createAdaptorServer({
    fetch: (request: Request, env: object) =>
      app ? app.fetch(request, env) : new Response(null, { status: 503, headers: { 'retry-after': '1' } }),
  }) as Server
  server.keepAliveTimeout = KEPT_MS
  const port = await listen(server, options.port, options.hostname)
  try {
    return await begin(server, port, options, (made) => {
      app = made
    })
  } catch (error) {
    // A port that is still open keeps the process from ending, with nobody to answer.
    await stopListening(server)
    await options.rehearsals?.close()
    await options.planning?.close()
    throw error
  }
}
