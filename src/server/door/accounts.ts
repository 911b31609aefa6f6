import { readInput } from '../../kernel/index.ts'
import { seeAll } from '../cases.ts'
import type { Host } from '../host.ts'
import { isForged } from '../http/mount.ts'
import { passwordSchema, residentNameSchema } from '../identity/account.ts'
import { NOBODY } from '../identity/principal.ts'
import type { Receipts, ResidentKey } from '../identity/resident-account.ts'
import { enterSession, type FoundSession, isKnownIn, sessionOf, setSession } from '../identity/who.ts'
import { passwordCounts, take, tryOut } from '../limits.ts'
import {
  ACCOUNT_WORDS,
  type AccountShown,
  accountPage,
  type Entry,
  type Mine,
  signInPage,
  signUpPage,
  type Wrong,
} from './account.ts'
import { message, type Outcome, type Visit } from './visit.ts'
import { residentOf, typedIn } from './visits.ts'
import { WORDS } from './words.ts'

const PAGE = '/account'

type Signed = FoundSession & { readonly session: { readonly resident: ResidentKey } }
const isSigned = (found: FoundSession | undefined): found is Signed => found?.session.resident !== undefined

const foundBy = ({ host, context }: Visit): Promise<FoundSession | undefined> =>
  sessionOf(host, context, 'door')

const isOurs = ({ context, sent }: Visit, session: FoundSession | undefined): boolean =>
  !isForged(context, { who: NOBODY, ...(session ? { session } : {}) }, sent.get('csrf') ?? '')

const stale = ({ look }: Visit): Outcome => ({
  page: message(look, WORDS.error, WORDS.stalePage),
  status: 403,
})

/** The cases of an account, newest first: read as the resident who has proven them, and no others. */
const minesOf = async (host: Host, found: FoundSession): Promise<readonly Mine[]> => {
  const who = residentOf(found)
  const mine = await seeAll(host, who, Object.keys(who.cases))
  return mine.toSorted((a, b) => b.row.openedAt - a.row.openedAt)
}

const shown = async (
  { host, look }: Visit,
  found: FoundSession,
  more: Pick<AccountShown, 'wrong' | 'isChanged' | 'typed'> = {},
): Promise<Outcome> => ({
  page: accountPage(host, { found, mine: await minesOf(host, found), ...more }, look),
  ...(more.wrong ? { status: 400 as const } : {}),
})

/** An account's own page; for whoever is not signed in, where to do so. */
export const showAccount = async (visit: Visit): Promise<Outcome> => {
  const found = await foundBy(visit)
  if (!isSigned(found)) return { page: signInPage(visit.look, found) }
  const isChanged = visit.context.req.query('changed') !== undefined
  return shown(visit, found, { isChanged, typed: typedIn(visit) })
}

export const showSignUp = async (visit: Visit): Promise<Outcome> => {
  const found = await foundBy(visit)
  return isSigned(found) ? visit.context.redirect(PAGE, 303) : { page: signUpPage(visit.look, found) }
}

const MAX_NAME = 200
const entryOf = ({ sent }: Visit): Entry => ({
  name: (sent.get('name') ?? '').slice(0, MAX_NAME),
  keep: new Set(sent.getAll('keep')),
})

/** A form as it was filled in, where nothing but the look of its page was to be changed. */
const turned = (
  visit: Visit,
  found: FoundSession | undefined,
  pageOf: typeof signInPage,
): Outcome | undefined =>
  visit.sent.get('go') === 'stay' ? { page: pageOf(visit.look, found, { entry: entryOf(visit) }) } : undefined

/** Receipts that this browser has shown and that were ticked. */
const keptBy = (visit: Visit, found: FoundSession | undefined): Receipts => {
  const ticked = entryOf(visit).keep
  const proven = found?.session.resident ? {} : (found?.session.cases ?? {})
  return Object.fromEntries(Object.entries(proven).filter(([id]) => ticked.has(id)))
}

const begin = async (
  { host, context }: Visit,
  found: FoundSession | undefined,
  resident: ResidentKey,
  to = PAGE,
): Promise<Response> => {
  const { id } = await host.identity.sessions.begin({ resident }, found?.id)
  enterSession(host, context, 'door', { id, account: resident.id })
  return context.redirect(to, 303)
}

/** Whose passphrase it is; wrong ones are counted by account, and by its address, so that nobody tries them out. */
const checked = async ({ host, context, ip }: Visit, id: string, passphrase: string) => {
  const isKnown = isKnownIn(host, context, 'door', id)
  const counted = passwordCounts(host.limits, `resident ${id}`, ip, isKnown)
  const { found: resident, seconds } = await tryOut(counted, () =>
    host.identity.residents.signIn(id, passphrase),
  )
  if (resident) return { resident }
  return { message: seconds === undefined ? ACCOUNT_WORDS.wrongPassphrase : WORDS.tooMany }
}

export const signIn = async (visit: Visit): Promise<Outcome> => {
  const { host, look, sent } = visit
  const found = await foundBy(visit)
  const asItWas = turned(visit, found, signInPage)
  if (asItWas) return asItWas
  if (!isOurs(visit, found)) return stale(visit)
  const entry = entryOf(visit)
  const id = host.secret.residentId(entry.name)
  const { resident, message: why } = await checked(visit, id, (sent.get('passphrase') ?? '').slice(0, 200))
  if (!resident) {
    const told = why === WORDS.tooMany ? why : ACCOUNT_WORDS.wrong
    const wrong: Wrong = { field: 'name', message: told }
    const page = signInPage(look, found, { entry, wrong })
    return { page, status: why === WORDS.tooMany ? 429 : 401 }
  }
  await host.identity.residents.addReceipts(resident, keptBy(visit, found))
  return begin(visit, found, resident)
}

export const signUp = async (visit: Visit): Promise<Outcome> => {
  const { host, look, ip, sent } = visit
  const found = await foundBy(visit)
  const asItWas = turned(visit, found, signUpPage)
  if (asItWas) return asItWas
  if (!isOurs(visit, found)) return stale(visit)
  const entry = entryOf(visit)
  const failed = (wrong: Wrong): Outcome => ({
    page: signUpPage(look, found, { entry, wrong }),
    status: 400,
  })
  const name = readInput(residentNameSchema, entry.name)
  if (!name.ok) return failed({ field: 'name', message: ACCOUNT_WORDS.nameHint })
  const passphrase = readInput(passwordSchema, sent.get('passphrase') ?? '')
  if (!passphrase.ok) return failed({ field: 'passphrase', message: ACCOUNT_WORDS.passphraseHint })
  if ((await take(host.limits.signUps, ip)) !== undefined)
    return failed({ field: 'name', message: WORDS.tooMany })
  const id = host.secret.residentId(name.value)
  const resident = await host.identity.residents.add(id, passphrase.value, keptBy(visit, found))
  return resident ? begin(visit, found, resident) : failed({ field: 'name', message: ACCOUNT_WORDS.taken })
}

/** Does something to the account of whoever is signed in, once they gave its passphrase again. */
const confirmed = async (
  visit: Visit,
  field: Wrong['field'],
  then: (found: Signed, resident: ResidentKey) => Promise<Outcome>,
): Promise<Outcome> => {
  const found = await foundBy(visit)
  if (!isSigned(found)) return visit.context.redirect(PAGE, 303)
  if (!isOurs(visit, found)) return stale(visit)
  const passphrase = (visit.sent.get('passphrase') ?? '').slice(0, 200)
  const { resident, message: why } = await checked(visit, found.session.resident.id, passphrase)
  return resident ? then(found, resident) : shown(visit, found, { wrong: { field, message: why } })
}

export const changePassphrase = (visit: Visit): Promise<Outcome> =>
  confirmed(visit, 'passphrase', async (found, resident) => {
    const { host, sent } = visit
    const passphrase = readInput(passwordSchema, sent.get('new-passphrase') ?? '')
    if (!passphrase.ok)
      return shown(visit, found, {
        wrong: { field: 'new-passphrase', message: ACCOUNT_WORDS.passphraseHint },
      })
    const changed = await host.identity.residents.changePassphrase(resident, passphrase.value)
    return changed ? begin(visit, found, changed, `${PAGE}?changed`) : visit.context.redirect(PAGE, 303)
  })

const end = async ({ host, context }: Visit, found: FoundSession): Promise<void> => {
  await host.identity.sessions.end(found.id)
  setSession(host, context, 'door', undefined)
}

export const signOut = async (visit: Visit): Promise<Outcome> => {
  const found = await foundBy(visit)
  if (!found) return visit.context.redirect('/', 303)
  if (!isOurs(visit, found)) return stale(visit)
  await end(visit, found)
  return visit.context.redirect('/', 303)
}

export const removeAccount = (visit: Visit): Promise<Outcome> =>
  confirmed(visit, 'gone', async (found, { id }) => {
    await visit.host.identity.residents.remove(id)
    await end(visit, found)
    return { page: message(visit.look, ACCOUNT_WORDS.removed, ACCOUNT_WORDS.removeHint) }
  })
