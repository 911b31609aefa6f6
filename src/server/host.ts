import type { Logger } from 'pino'
import type { Desk } from '../desk/index.ts'
import type { Instant, Text } from '../kernel/index.ts'
import type { AreaTree } from './areas.ts'
import type { Audit } from './audit/audit.ts'
import type { Changes } from './changes.ts'
import type { Editions } from './editions.ts'
import type { Erasures } from './erasures.ts'
import type { Files } from './files/files.ts'
import type { Identity } from './identity/identity.ts'
import type { Secret } from './identity/secret.ts'
import type { SingleSignOn } from './identity/single-sign-on.ts'
import type { Imports } from './imports/imports.ts'
import type { Limits } from './limits.ts'
import type { Metrics } from './metrics.ts'
import type { Boards } from './planning/boards.ts'
import type { Rehearsals } from './rehearsals.ts'
import type { Seals } from './seals.ts'
import type { SubjectIndex } from './subject-index.ts'
import type { Webhooks } from './webhooks/webhooks.ts'

/** What every request finds: the desk, who is who, and what the server watches over. */
export interface Host {
  readonly desk: Desk
  readonly identity: Identity
  readonly secret: Secret
  /** Where a provider is named. */
  readonly singleSignOn?: SingleSignOn
  readonly areas: AreaTree
  readonly bureaus: Readonly<Record<string, Text>>
  readonly changes: Changes
  readonly audit: Audit
  readonly files: Files
  readonly imports: Imports
  readonly webhooks: Webhooks
  readonly subjects: SubjectIndex
  readonly erasures: Erasures
  readonly seals: Seals
  readonly editions: Editions
  readonly limits: Limits
  readonly metrics: Metrics
  /** Where the server was composed with them. */
  readonly rehearsals?: Rehearsals
  /** Boards of crews and posts, where the server was composed with a planner. */
  readonly boards?: Boards
  readonly log: Logger
  /** Where people reach it; `https` makes cookies secure. */
  readonly url: URL
  /** The address of the sender is the last one that a proxy of ours wrote. */
  readonly behindProxy: boolean
  now(): Instant
}
