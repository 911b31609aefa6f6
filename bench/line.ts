import { createConnection, type Socket } from 'node:net'

/** What came back over a line. */
export interface Reply {
  readonly status: number
  readonly text: string
}

const END_OF_HEAD = '\r\n\r\n'
const LENGTH = /\r\ncontent-length: *(\d+)/i
/** `HTTP/1.1 200` */
const STATUS_AT = 9
const MOST_AT_ONCE = 64 * 1024

/** Where all lines read into, one after another: what is not answered to its end is copied before the next reads. */
const shared = Buffer.allocUnsafe(MOST_AT_ONCE)

/** How long an answer is, by its head; undefined while that has not ended. */
const lengthOf = (received: Buffer): { readonly bodyAt: number; readonly end: number } | undefined => {
  const headEnd = received.indexOf(END_OF_HEAD, 0, 'latin1')
  if (headEnd < 0) return undefined
  const length = LENGTH.exec(received.toString('latin1', 0, headEnd))?.[1]
  if (length === undefined) throw new Error('an answer does not tell its length')
  const bodyAt = headEnd + END_OF_HEAD.length
  return { bodyAt, end: bodyAt + Number(length) }
}

/** A kept connection that one request goes over at a time. Knows answers that tell their length, as ours do. */
class Line {
  private readonly socket: Socket
  /** The part of an answer that is here, of one that did not come all at once. */
  private parts: Buffer[] = []
  private size = 0
  /** Of the whole answer, once its head is there. */
  private length: { readonly bodyAt: number; readonly end: number } | undefined
  private done: { resolve(reply: Reply): void; reject(error: Error): void } | undefined

  constructor({ hostname, port }: URL, onClosed: () => void) {
    this.socket = createConnection({
      ...{ host: hostname, port: Number(port), noDelay: true },
      onread: {
        buffer: shared,
        callback: (count) => {
          this.take(shared.subarray(0, count))
          return true
        },
      },
    })
    this.socket.on('error', (error) => this.done?.reject(error))
    this.socket.on('close', () => {
      onClosed()
      this.done?.reject(new Error('the server closed the connection'))
    })
  }

  send(request: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      this.done = { resolve, reject }
      this.socket.write(request)
    })
  }

  private take(chunk: Buffer): void {
    this.size += chunk.length
    if (this.parts.length === 0) {
      // Nearly every answer comes at once, and is read where it is.
      this.length = lengthOf(chunk)
      if (this.length && this.size >= this.length.end) {
        this.answer(chunk)
        return
      }
    }
    this.parts.push(Buffer.from(chunk))
    this.length ??= lengthOf(Buffer.concat(this.parts))
    if (this.length && this.size >= this.length.end) this.answer(Buffer.concat(this.parts))
  }

  private answer(all: Buffer): void {
    const { done, length } = this
    this.parts = []
    this.size = 0
    this.length = undefined
    this.done = undefined
    done?.resolve({
      status: Number(all.toString('latin1', STATUS_AT, STATUS_AT + 3)),
      text: all.toString('utf8', length!.bodyAt),
    })
  }
}

/**
 * Kept connections to a server, as many as are needed at once. Clients share the machine with the server that is
 * measured: these cost a fraction of what `node:http` does.
 */
export class Lines {
  private readonly url: URL
  private free: Line[] = []

  constructor(url: URL) {
    this.url = url
  }

  async ask(request: string): Promise<Reply> {
    const line = this.free.pop() ?? this.open()
    const reply = await line.send(request)
    this.free.push(line)
    return reply
  }

  private open(): Line {
    const line: Line = new Line(this.url, () => {
      this.free = this.free.filter((one) => one !== line)
    })
    return line
  }
}
