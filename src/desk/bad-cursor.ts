/**
 * A page was asked for behind what no page before gave as its `next`. To begin anew instead would look as if it went on:
 * whoever reads on would read the same again and again.
 */
export class BadCursor extends Error {
  constructor() {
    super('no page gave this cursor')
  }
}
