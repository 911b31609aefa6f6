import { ERASE, type Instant, MACHINE, type Refusal } from '../kernel/index.ts'
import type { Desk } from './desk.ts'
import { SHARDS } from './log-position.ts'
import { readEvent } from './personal.ts'
import type { Store } from './ports.ts'

/** That what was personal in a case was erased: nothing of what it was. */
export interface Erased {
  readonly case: string
  readonly at: Instant
  /** Who did it, by account; the machine's where it followed from another case. */
  readonly by: string
  readonly reason: string
}

const PAGE = 1000

/** All cases that are erased, shard by shard, in the order in which it was done. */
export async function* everyErased(store: Store): AsyncGenerator<Erased> {
  for (let shard = 0; shard < SHARDS; shard++)
    for (let after = 0; ; ) {
      const page = await store.log(shard, after, PAGE, 'erasures')
      for (const stored of page) {
        const { at, by, input } = readEvent(stored)
        yield { case: stored.stream, at, by: by.id, reason: (input as { readonly reason: string }).reason }
      }
      if (page.length < PAGE) break
      after = page.at(-1)!.pos
    }
}

/** What came of erasing a case again: `absent` where there is no such case, `before` where it is erased. */
export type ErasedAgain = 'erased' | 'before' | 'absent' | Refusal

/**
 * Erases a case again in a database that was put back to before it was erased. Two people saw to it then: the machine
 * does it, for the reason that was given.
 */
export const eraseAgain = async (
  desk: Desk,
  { case: id, reason }: Pick<Erased, 'case' | 'reason'>,
): Promise<ErasedAgain> => {
  const row = (await desk.store.load([id])).rows.get(id)
  if (!row) return 'absent'
  if (row.state.erased !== undefined) return 'before'
  const done = await desk.perform({ case: id, action: ERASE, input: { reason } }, MACHINE)
  return done.ok ? 'erased' : done.refusal
}
