/** Things that come up while others are being done, taken in the order they came; its room is kept for the next. */
export class Pending<Item> {
  private readonly items: Item[] = []
  private count = 0

  get isEmpty(): boolean {
    return this.count === 0
  }

  put(item: Item): void {
    this.items[this.count++] = item
  }

  /** Hands over each item, those too that are put in meanwhile. */
  takeAll(take: (item: Item) => void): void {
    for (let next = 0; next < this.count; next++) take(this.items[next]!)
    this.count = 0
  }
}
