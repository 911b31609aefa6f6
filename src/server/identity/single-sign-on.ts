import type { Configuration } from 'openid-client'
import type { Register } from '../../desk/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { randomToken, sha256 } from './secret.ts'
import { ATTEMPT_MS, isHere } from './who.ts'

/** The provider of OpenID Connect that staff sign in with. */
export interface SingleSignOnOptions {
  readonly issuer: URL
  readonly clientId: string
  /** None where the provider knows this server as a public client. */
  readonly clientSecret?: string
  /** The claim whose value is an account's id; without one only accounts with a preset subject come in. */
  readonly claim?: string
}

/** Who the provider says somebody is. */
export interface Vouched {
  readonly subject: string
  /** What the claim says that names an account. */
  readonly named?: string
}

interface Attempt {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

const KIND = 'single-sign-on'
const TIMEOUT_S = 10
const SCOPE = 'openid profile'

/**
 * Whether a failure is the connection's and not the provider's word: a TypeError of fetch, which the library wraps, or
 * time that ran out.
 */
export const isUnreachable = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  const { code } = error as { readonly code?: string }
  return (
    code === 'OAUTH_TIMEOUT' ||
    error.message === 'fetch failed' ||
    (error.cause !== undefined && isUnreachable(error.cause))
  )
}

/**
 * Signing in by OpenID Connect: authorization code with PKCE, state and nonce. What was begun is kept here and taken
 * once, by the browser that began it. The provider is asked for its addresses when it is first needed: a server starts
 * and works without it.
 */
export class SingleSignOn {
  private readonly options: SingleSignOnOptions
  private readonly register: Register
  private readonly home: URL
  private readonly now: () => Instant
  private found: Promise<Configuration> | undefined

  /** @param home where people reach this server. */
  constructor(options: SingleSignOnOptions, register: Register, home: URL, now: () => Instant) {
    this.options = options
    this.register = register
    this.home = home
    this.now = now
  }

  private async discover(): Promise<Configuration> {
    const client = await import('openid-client')
    const { issuer, clientId, clientSecret } = this.options
    return client.discovery(
      issuer,
      clientId,
      undefined,
      clientSecret === undefined ? client.None() : client.ClientSecretBasic(clientSecret),
      {
        timeout: TIMEOUT_S,
        // The signature of what is told of somebody is checked besides the connection it came over.
        execute: [
          client.enableNonRepudiationChecks,
          ...(isHere(issuer) ? [client.allowInsecureRequests] : []),
        ],
      },
    )
  }

  /** What the provider says of itself; asked again where it did not answer. */
  private provider(): Promise<Configuration> {
    this.found ??= this.discover().catch((error: unknown) => {
      this.found = undefined
      throw error
    })
    return this.found
  }

  private get callback(): string {
    return `${this.home.origin}/api/session/single-sign-on/callback`
  }

  /**
   * Begins: where to send the browser, and the secret by which it is known when it comes back.
   *
   * @throws where the provider cannot be reached.
   */
  async begin(): Promise<{ readonly to: URL; readonly secret: string }> {
    const provider = await this.provider()
    const client = await import('openid-client')
    const attempt: Attempt = {
      state: client.randomState(),
      nonce: client.randomNonce(),
      verifier: client.randomPKCECodeVerifier(),
    }
    const secret = randomToken()
    const expiresAt = (this.now() + ATTEMPT_MS) as Instant
    await this.register.put(KIND, sha256(secret), attempt, { expected: 0, expiresAt })
    const to = client.buildAuthorizationUrl(provider, {
      redirect_uri: this.callback,
      scope: SCOPE,
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge: await client.calculatePKCECodeChallenge(attempt.verifier),
      code_challenge_method: 'S256',
    })
    return { to, secret }
  }

  /** What was begun under a secret, once: of several who ask, one is told. */
  private async take(secret: string): Promise<Attempt | undefined> {
    const key = sha256(secret)
    const kept = await this.register.get(KIND, key)
    if (!kept || (kept.expiresAt ?? 0) <= this.now()) return undefined
    const { version, expiresAt } = kept
    const taken = await this.register.put(KIND, key, {}, { expected: version, expiresAt: expiresAt! })
    await this.register.remove(KIND, key)
    return taken === undefined || !(kept.value as Partial<Attempt>).state
      ? undefined
      : (kept.value as Attempt)
  }

  /**
   * Whom the provider vouches for to the browser that comes back from it with a query and the secret it was given.
   *
   * @throws what went wrong; `isUnreachable` tells whether it was the connection.
   */
  async finish(query: string, secret: string): Promise<Vouched> {
    const attempt = await this.take(secret)
    if (!attempt) throw new Error('No sign-in was begun here, or it is over')
    const provider = await this.provider()
    const client = await import('openid-client')
    const tokens = await client.authorizationCodeGrant(provider, new URL(`${this.callback}${query}`), {
      expectedState: attempt.state,
      expectedNonce: attempt.nonce,
      pkceCodeVerifier: attempt.verifier,
      idTokenExpected: true,
    })
    const { sub, ...claims } = tokens.claims()!
    const { claim } = this.options
    if (claim === undefined) return { subject: sub }
    // Many tell a name only where it is asked for with the token.
    const asked = claims[claim] === undefined && provider.serverMetadata().userinfo_endpoint !== undefined
    const told = asked ? await client.fetchUserInfo(provider, tokens.access_token, sub) : claims
    const named = claim === 'sub' ? sub : told[claim]
    return { subject: sub, ...(typeof named === 'string' ? { named } : {}) }
  }

  /** Where the browser goes to end its session at the provider too; the desk where it has no such page. */
  async endAt(): Promise<URL> {
    const desk = new URL('/desk/', this.home)
    const provider = await this.provider()
    if (provider.serverMetadata().end_session_endpoint === undefined) return desk
    const client = await import('openid-client')
    return client.buildEndSessionUrl(provider, { post_logout_redirect_uri: desk.href })
  }
}
