/** The server: a host with a real clock. What a client of its API needs to know are the types. */
export type * from './api/types.ts'
export type { FilesOptions } from './files/files.ts'
export { type Account, accountSchema, type Grant, grantSchema } from './identity/account.ts'
export { type RunningServer, type ServerOptions, startServer } from './server.ts'
