import type { Call } from '../http/route.ts'
import type { Session } from '../identity/sessions.ts'
import { enterSession, sessionOf } from '../identity/who.ts'

/**
 * Begins an account's session in the browser that asks, however it was signed in: under a fresh id, in place of an
 * earlier one.
 *
 * @returns its CSRF token.
 */
export const beginSession = async (
  { host, context }: Pick<Call, 'host' | 'context'>,
  session: Pick<Session, 'singleSignOn'> & { readonly account: string },
): Promise<string> => {
  const earlier = await sessionOf(host, context, 'staff')
  const id = await host.identity.sessions.begin(session, earlier?.id)
  enterSession(host, context, 'staff', { id, account: session.account })
  return (await host.identity.sessions.of(id))!.session.csrf
}
