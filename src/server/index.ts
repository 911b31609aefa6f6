/** The server: a host with a real clock. What a client of its API needs to know are the types. */
export type * from './api/case-types.ts'
export type * from './api/figure-types.ts'
export type * from './api/programme-types.ts'
export type * from './api/queue-types.ts'
export type * from './api/types.ts'
export type { FilesOptions } from './files/files.ts'
export { problem } from './http/problem.ts'
export { type Account, accountSchema, type Grant, grantSchema } from './identity/account.ts'
export type { SingleSignOnOptions } from './identity/single-sign-on.ts'
export { LOG_LEVELS } from './log.ts'
export { keepList } from './planning/lists.ts'
export type {
  DispatchProposal,
  ListKind,
  Lists,
  Planning,
  RosterProposal,
  ToPlan,
} from './planning/planning.ts'
export type { RehearsalAnswer, RehearsalOrder, RehearsalState, Rehearsals } from './rehearsals.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
