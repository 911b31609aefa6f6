import type { Register } from '../../desk/index.ts'
import type { KeptAccount } from './kept-account.ts'

const PAGE = 200

/** Whether an account administers, where it is let in. */
export const administers = ({ admin, disabled }: KeptAccount): boolean => admin === true && disabled !== true

/**
 * Whether the city has an administrator who can sign in: by a password, or as one whom the provider knows already.
 *
 * @param issuer the provider of single sign-on, where there is one.
 * @param but an account that does not count.
 */
export const hasAdministrator = async (
  register: Register,
  issuer: string | undefined,
  but?: string,
): Promise<boolean> => {
  const canSignIn = (account: KeptAccount): boolean =>
    account.password !== undefined || (account.subject !== undefined && account.issuer === issuer)
  for (let after = ''; ; ) {
    const page = await register.list('account', after, PAGE)
    const accounts = page.map(({ value }) => value as KeptAccount)
    if (accounts.some((one) => one.id !== but && administers(one) && canSignIn(one))) return true
    if (page.length < PAGE) return false
    after = page.at(-1)!.key
  }
}
