/** So many things under way at once and no more: what keeps an import's memory flat while the lanes stay full. */
export class Window {
  private readonly limit: number
  private underWay = 0
  private waiting: (() => void) | undefined
  private failure: { readonly error: unknown } | undefined

  constructor(limit: number) {
    this.limit = limit
  }

  get isFull(): boolean {
    return this.underWay >= this.limit || this.failure !== undefined
  }

  /** Waits until there is room for one more; throws what one of those under way has thrown. */
  async room(): Promise<void> {
    while (this.underWay >= this.limit) await this.change()
    this.check()
  }

  add(work: Promise<unknown>): void {
    this.underWay++
    const over = (): void => {
      this.underWay--
      this.waiting?.()
    }
    work.then(over, (error: unknown) => {
      this.failure ??= { error }
      over()
    })
  }

  /** Waits for all of them. */
  async empty(): Promise<void> {
    while (this.underWay > 0) await this.change()
    this.check()
  }

  private change(): Promise<void> {
    return new Promise((resolve) => {
      this.waiting = resolve
    })
  }

  private check(): void {
    if (this.failure) throw this.failure.error
  }
}
