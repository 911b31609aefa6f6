/**
 * What is to happen, in the order of (time, priority, when it was put in): a binary heap over typed arrays. Times are
 * whole milliseconds, priorities small whole numbers, so that the order is total and the same everywhere.
 */
export class Agenda<Item> {
  private times = new Float64Array(1024)
  private orders = new Float64Array(1024)
  private readonly items: Item[] = []
  private count = 0
  private sequence = 0

  get size(): number {
    return this.count
  }

  /** When the next item is due; Infinity where there is none. */
  get nextAt(): number {
    return this.count > 0 ? this.times[0]! : Number.POSITIVE_INFINITY
  }

  /** The next item without taking it. */
  get next(): Item | undefined {
    return this.count > 0 ? this.items[0] : undefined
  }

  /** @param priority 0 to 255; the lower goes first among items of one moment. */
  put(at: number, priority: number, item: Item): void {
    if (this.count === this.times.length) this.grow()
    const order = priority * PER_PRIORITY + this.sequence++
    const { times, orders, items } = this
    let place = this.count++
    while (place > 0) {
      const above = (place - 1) >> 1
      const aboveAt = times[above]!
      if (aboveAt < at || (aboveAt === at && orders[above]! < order)) break
      times[place] = aboveAt
      orders[place] = orders[above]!
      items[place] = items[above]!
      place = above
    }
    times[place] = at
    orders[place] = order
    items[place] = item
  }

  /** Takes the next item; the agenda must not be empty. */
  take(): Item {
    const { times, orders, items } = this
    const taken = items[0]!
    const last = --this.count
    const at = times[last]!
    const order = orders[last]!
    const item = items.pop()!
    if (last === 0) return taken
    let place = 0
    for (;;) {
      let below = 2 * place + 1
      if (below >= last) break
      const right = below + 1
      if (
        right < last &&
        (times[right]! < times[below]! || (times[right] === times[below] && orders[right]! < orders[below]!))
      )
        below = right
      const belowAt = times[below]!
      if (at < belowAt || (at === belowAt && order < orders[below]!)) break
      times[place] = belowAt
      orders[place] = orders[below]!
      items[place] = items[below]!
      place = below
    }
    times[place] = at
    orders[place] = order
    items[place] = item
    return taken
  }

  /** All items, in no order. */
  all(): readonly Item[] {
    return this.items
  }

  /** Takes out an item that is in it, wherever it is. */
  remove(item: Item): void {
    const { times, orders, items } = this
    let place = items.indexOf(item)
    if (place < 0) throw new RangeError('the item is not on the agenda')
    // It goes to the front by letting those before it move back, which keeps the order; then it is taken.
    while (place > 0) {
      const above = (place - 1) >> 1
      times[place] = times[above]!
      orders[place] = orders[above]!
      items[place] = items[above]!
      place = above
    }
    items[0] = item
    this.take()
  }

  private grow(): void {
    const wider = (from: Float64Array) => {
      const to = new Float64Array(from.length * 2)
      to.set(from)
      return to
    }
    this.times = wider(this.times)
    this.orders = wider(this.orders)
  }
}

/** So many items can be put in before two priorities would meet: with 256 priorities, all below 2^53. */
const PER_PRIORITY = 2 ** 45
