import type { ServerResponse } from 'node:http'
import { type LogPosition, positionText, type StreamRow } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { problem } from '../http/problem.ts'
import { type Call, route } from '../http/route.ts'
import { principalId, type Staff } from '../identity/principal.ts'
import { mayRead } from '../identity/rights.ts'
import { staffNow } from '../identity/who.ts'
import { caseRowOf } from './views.ts'

const KEEP_ALIVE_MS = 20_000
/** Then the client asks again. */
const STREAM_MS = 600_000
/** So much may wait for a reader that is slow: more than a burst of changes, and less than a server would feel. */
const MAX_WAITING_BYTES = 4 * 1024 * 1024

const message = (event: string, data: string, id?: string): string =>
  `event: ${event}\ndata: ${data}\n${id === undefined ? '' : `id: ${id}\n`}\n`

/** One stream of server-sent events, as long as somebody reads it. */
class Watch {
  readonly body: ReadableStream<Uint8Array>
  private readonly call: Pick<Call, 'host' | 'context'>
  private readonly bytes = new TextEncoder()
  private readonly timers: readonly NodeJS.Timeout[]
  private controller!: ReadableStreamDefaultController<Uint8Array>
  private sent = 0
  private takenBefore = 0
  private isOver = false
  /** What is done when it is over, however it ends. */
  private over = (): void => undefined

  constructor(call: Pick<Call, 'host' | 'context'>) {
    this.call = call
    this.body = new ReadableStream(
      {
        start: (controller) => {
          this.controller = controller
        },
        cancel: () => this.finish(),
      },
      { highWaterMark: MAX_WAITING_BYTES, size: ({ byteLength }) => byteLength },
    )
    // Whatever is left of them would keep the process from ending.
    this.timers = [
      setInterval(() => void this.look(), KEEP_ALIVE_MS),
      setTimeout(() => this.end(), STREAM_MS),
    ]
    this.say(message('alive', ''))
  }

  /** @param over is called once, when it ends: at once where it has ended already. */
  whenOver(over: () => void): void {
    if (this.isOver) over()
    else this.over = over
  }

  /**
   * Tells of those of some cases that whoever asks may see now, and which have gone out of their sight: handed over, or put
   * right to be another bureau's, area's or organisation's.
   */
  tell = async (
    rows: readonly StreamRow[],
    position: LogPosition,
    before: ReadonlyMap<string, readonly StreamRow[]>,
  ): Promise<void> => {
    const who = await this.asking()
    if (!who || this.isOver) return
    const { desk, areas } = this.call.host
    const told = rows.flatMap((row) => {
      const programme = desk.registry.pinned(row.programme, row.programmeVersion)
      if (!programme.ok) return []
      const at = positionText(position)
      if (!mayRead(who, programme.value, row, areas))
        return before.get(row.id)?.some((was) => mayRead(who, programme.value, was, areas))
          ? [message('gone', JSON.stringify({ case: row.id }), at)]
          : []
      return [message('case', JSON.stringify(caseRowOf(programme.value, row)), at)]
    })
    if (told.length > 0) this.say(told.join(''))
  }

  end = (): void => {
    if (this.isOver) return
    this.finish()
    this.controller.close()
  }

  /** Who asks, as they are now: it ends with their session, or where that cannot be known. */
  private async asking(): Promise<Staff | undefined> {
    const { host, context } = this.call
    const who = await staffNow(host, context).catch((error: unknown) => {
      host.log.error({ err: error }, 'who follows changes is not known')
      return undefined
    })
    if (!who) this.end()
    return who
  }

  private async look(): Promise<void> {
    const taken = this.sent - this.waiting
    if (this.waiting > 0 && taken === this.takenBefore) this.cutOff()
    else if (await this.asking()) this.say(message('alive', ''))
    this.takenBefore = taken
  }

  private get waiting(): number {
    return MAX_WAITING_BYTES - (this.controller.desiredSize ?? MAX_WAITING_BYTES)
  }

  private say(what: string): void {
    if (this.waiting >= MAX_WAITING_BYTES) this.cutOff()
    if (this.isOver) return
    const bytes = this.bytes.encode(what)
    this.sent += bytes.length
    this.controller.enqueue(bytes)
  }

  /** What waits for somebody who does not read is let go of, and the connection with it. */
  private cutOff(): void {
    if (this.isOver) return
    this.finish()
    const { outgoing } = (this.call.context.env ?? {}) as { readonly outgoing?: ServerResponse }
    // Requests made in tests have no connection; where there is one, it cancels the stream.
    if (outgoing) outgoing.destroy()
    else this.controller.error(new Error('Nobody reads what is sent'))
  }

  private finish(): void {
    if (this.isOver) return
    this.isOver = true
    for (const timer of this.timers) clearTimeout(timer)
    this.over()
  }
}

export const watching = route({
  id: 'watchCases',
  method: 'get',
  path: '/api/cases/changes',
  tag: 'cases',
  about: text(
    '事项变化的推送流(SSE):每个变化的事项一条(case),只含您当时可见的;因移交、更正等不再可见的只有编号(gone)。会话结束、十分钟后或读取过慢时断开;每个账号至多同时 20 条。重连后请重新取队列。',
    'A stream of changes (server-sent events): one row a changed case that you may see then (`case`); of one that a hand-over, a correction or another action has taken out of your sight its number alone (`gone`). It ends with the session, after ten minutes, or where it is read too slowly; an account has 20 at most. After a break, load the queue again.',
  ),
  access: 'staff',
  scope: 'cases:read',
  media: 'text/event-stream',
  handle: async ({ who, host, context }) => {
    const watch = new Watch({ host, context })
    const stop = await host.changes.listen(watch.tell, watch.end, principalId(who))
    if (!stop) {
      watch.end()
      return { ok: false, problem: problem('too-many') }
    }
    host.metrics.listeners.inc()
    watch.whenOver(() => {
      stop()
      host.metrics.listeners.dec()
    })
    return new Response(watch.body, { headers: { 'content-type': 'text/event-stream' } })
  },
})
