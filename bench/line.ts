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

/** A kept connection that one request goes over at a time. Knows answers that tell their length, as ours do. */
class Line {
  private readonly socket: Socket
  private received: Buffer[] = []
  private size = 0
  /** Of the whole answer, once its head is there. */
  private wanted: number | undefined
  private bodyAt = 0
  private done: { resolve(reply: Reply): void; reject(error: Error): void } | undefined

  constructor({ hostname, port }: URL, onClosed: () => void) {
    this.socket = createConnection({ host: hostname, port: Number(port), noDelay: true })
    this.socket.on('data', (chunk) => this.take(chunk))
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
    this.received.push(chunk)
    this.size += chunk.length
    if (this.wanted === undefined) this.readHead()
    if (this.wanted === undefined || this.size < this.wanted) return
    const all = Buffer.concat(this.received)
    const { done, bodyAt } = this
    this.received = []
    this.size = 0
    this.wanted = undefined
    this.done = undefined
    done?.resolve({
      status: Number(all.toString('latin1', STATUS_AT, STATUS_AT + 3)),
      text: all.toString('utf8', bodyAt),
    })
  }

  private readHead(): void {
    const all = Buffer.concat(this.received)
    this.received = [all]
    const end = all.indexOf(END_OF_HEAD)
    if (end < 0) return
    const length = LENGTH.exec(all.toString('latin1', 0, end))?.[1]
    if (length === undefined) throw new Error('an answer does not tell its length')
    this.bodyAt = end + END_OF_HEAD.length
    this.wanted = this.bodyAt + Number(length)
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
