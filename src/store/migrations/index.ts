import { sql as tables } from './01-tables.ts'
import { sql as statements } from './02-statements.ts'
import { sql as queues } from './03-queues.ts'
import { sql as kept } from './04-kept.ts'
import { sql as queueNumbers } from './05-queue-numbers.ts'
import { sql as trail } from './06-trail.ts'
import { sql as rights } from './07-rights.ts'
import { sql as rightsByHash } from './08-rights-by-hash.ts'
import { sql as rightsOfACase } from './09-rights-of-a-case.ts'
import { sql as manyReaders } from './10-many-readers.ts'
import { sql as letIn } from './11-let-in.ts'
import { sql as queuesOfAreas } from './12-queues-of-areas.ts'
import { sql as returned } from './13-returned.ts'
import { sql as trailByKind } from './14-trail-by-kind.ts'
import { sql as stamps } from './15-stamps.ts'
import { sql as scopesAsJsonb } from './16-scopes-as-jsonb.ts'
import { sql as monthSums } from './17-month-sums.ts'
import { sql as pages } from './18-pages.ts'
import { sql as bodiesAsText } from './19-bodies-as-text.ts'
import { sql as looksTogether } from './20-looks-together.ts'
import { sql as figuresByNumber } from './21-figures-by-number.ts'
import { sql as storedForReaders } from './22-stored-for-readers.ts'
import { sql as trailByOtherKinds } from './23-trail-by-other-kinds.ts'
import { sql as figuresFromTheIndex } from './24-figures-from-the-index.ts'
import { sql as storedWithProofs } from './25-stored-with-proofs.ts'
import { sql as pagesAtLessCost } from './26-pages-at-less-cost.ts'
import { sql as duePageByPage } from './27-due-page-by-page.ts'
import { sql as seals } from './28-seals.ts'
import { sql as personalBeside } from './29-personal-beside.ts'
import { sql as requesterToldLater } from './30-requester-told-later.ts'
import { sql as erasings } from './31-erasings.ts'
import { sql as recounts } from './32-recounts.ts'
import { sql as forgottenQuickly } from './33-forgotten-quickly.ts'
import { sql as offered } from './34-offered.ts'
import { sql as organisations } from './35-organisations.ts'

/**
 * The tables, as numbered migrations. Each is applied once, in order, in a transaction. One dialect: what PGlite and
 * PostgreSQL both speak. Everything that grows is keyed by `shard`, so that Citus can distribute it.
 */
export const MIGRATIONS: readonly string[] = [
  tables,
  statements,
  queues,
  kept,
  queueNumbers,
  trail,
  rights,
  rightsByHash,
  rightsOfACase,
  manyReaders,
  letIn,
  queuesOfAreas,
  returned,
  trailByKind,
  stamps,
  scopesAsJsonb,
  monthSums,
  pages,
  bodiesAsText,
  looksTogether,
  figuresByNumber,
  storedForReaders,
  trailByOtherKinds,
  figuresFromTheIndex,
  storedWithProofs,
  pagesAtLessCost,
  duePageByPage,
  seals,
  personalBeside,
  requesterToldLater,
  erasings,
  recounts,
  forgottenQuickly,
  offered,
  organisations,
]
