import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import Provider from 'oidc-provider'

export const CLIENT = { id: 'bihuan', secret: 'a secret of the test and of nothing else' }

/** Serves on a port of this machine, any free one where none is said. */
export const listening = async (
  make: (url: URL) => RequestListener,
  port = 0,
): Promise<{ readonly url: URL; close(): Promise<void> }> => {
  let handler: RequestListener | undefined
  const server: Server = createServer((request, response) => handler!(request, response))
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  const url = new URL(`http://localhost:${(server.address() as AddressInfo).port}`)
  handler = make(url)
  return {
    url,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
}

/** A real provider: whoever signs in as somebody is them; their names are what `names` says. */
export const providerOf = (
  names: Readonly<Record<string, string>>,
  { home = 'http://localhost', port = 0 } = {},
) =>
  listening((url) => {
    const client = {
      client_secret: CLIENT.secret,
      redirect_uris: [`${home}/api/session/single-sign-on/callback`],
      post_logout_redirect_uris: [`${home}/desk/`],
    }
    const provider = new Provider(url.origin, {
      clients: [
        { ...client, client_id: CLIENT.id },
        { ...client, client_id: 'another' },
      ],
      claims: { openid: ['sub'], profile: ['preferred_username'] },
      findAccount: (_: unknown, sub: string) => ({
        accountId: sub,
        claims: () => ({ sub, preferred_username: names[sub] }),
      }),
      pkce: { required: () => true },
    })
    return provider.callback()
  }, port)

/** A browser at the provider: keeps its cookies, follows where it is led, until it is led elsewhere. */
export class Visitor {
  private readonly cookies = new Map<string, string>()
  private readonly origin: string

  constructor(provider: URL) {
    this.origin = provider.origin
  }

  private async ask(url: URL, body?: URLSearchParams): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const response = await fetch(url, {
      redirect: 'manual',
      headers: { cookie },
      ...(body ? { method: 'POST', body } : {}),
    })
    for (const set of response.headers.getSetCookie()) {
      const [pair = ''] = set.split(';')
      this.cookies.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1))
    }
    return response
  }

  /** Signs in as somebody at an address of the provider; where it leads back to. */
  async signIn(at: string, login: string): Promise<URL> {
    let url = new URL(at)
    for (let step = 0; step < 12; step++) {
      if (url.origin !== this.origin) return url
      let response = await this.ask(url)
      if (response.status === 200) {
        const prompt = /name="prompt" value="(\w+)"/.exec(await response.text())?.[1] ?? ''
        response = await this.ask(url, new URLSearchParams({ prompt, login, password: 'any' }))
      }
      const to = response.headers.get('location')
      if (to === null) throw new Error(`${url.pathname}: ${response.status} ${await response.text()}`)
      url = new URL(to, url)
    }
    throw new Error('The provider leads in circles')
  }
}
