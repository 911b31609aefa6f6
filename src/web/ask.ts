import type { ProblemView } from '../server/api/types.ts'
import { answered } from './network.ts'

/** What the server refused, in the words it refused it with. */
export class Refused extends Error {
  readonly problem: ProblemView
  constructor(problem: ProblemView) {
    super(problem.code)
    this.problem = problem
  }
}

/** What was changed may be another than was seen: it is read again before anything is tried again. */
export const isOverdue = (error: unknown): boolean =>
  error instanceof Refused && (error.problem.status === 409 || error.problem.status === 412)

/** The server cannot be reached. What was typed stays where it is. */
export const offline = (): ProblemView => ({
  type: 'about:blank',
  title: 'offline',
  status: 0,
  code: 'offline',
  message: {
    zh: '连不上服务器。填写的内容还在,请稍后再试。',
    en: 'The server cannot be reached. What you typed is still here; try again in a moment.',
  },
})

/** Proves to the server that a change comes from this page; known once signed in. */
let csrf = ''
export const setCsrf = (token: string): void => {
  csrf = token
}

let signedOut = (): void => {}
/** What is done once the server no longer knows who asks. */
export const whenSignedOut = (done: () => void): void => {
  signedOut = done
}

interface Sent {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  readonly body?: unknown
  /** A file as it is, instead of JSON. */
  readonly file?: Blob
  readonly headers?: Readonly<Record<string, string>>
}

const unreached = (): never => {
  answered(undefined)
  throw new Refused(offline())
}

/** Asks the server something; what it refuses, or an answer that is none, is thrown. */
export const ask = async <Answer>(
  path: string,
  { method = 'GET', body, file, headers }: Sent = {},
): Promise<Answer> => {
  const response = await fetch(path, {
    method,
    headers: {
      ...(method === 'GET' ? {} : { 'x-csrf-token': csrf }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(file ? { 'content-type': 'application/octet-stream' } : {}),
      ...headers,
    },
    ...(body === undefined ? (file ? { body: file } : {}) : { body: JSON.stringify(body) }),
  }).catch(unreached)
  if (response.status === 204) return undefined as Answer
  // What is no JSON is no answer of ours: a proxy's page, or one that broke off.
  const answer: unknown = await response.json().catch(unreached)
  answered(response)
  if (response.status === 401 && path !== '/api/session') signedOut()
  if (!response.ok) throw new Refused(answer as ProblemView)
  return answer as Answer
}

/** What narrows a question, as it stands in an address; what is empty is left out. */
export const queryOf = (query: Readonly<Record<string, string | undefined>>): string => {
  const set = Object.entries(query).filter((each): each is [string, string] => !!each[1])
  return set.length === 0 ? '' : `?${new URLSearchParams(set)}`
}
