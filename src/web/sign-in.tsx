import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { type Text, text, useSpeech } from './lang.tsx'
import { Problem } from './parts.tsx'

const WORDS = {
  account: text('账号', 'Account'),
  password: text('口令', 'Password'),
  signIn: text('登录', 'Sign in'),
  single: text('单点登录', 'Single sign-on'),
  other: text('English', '中文'),
  ended: text(
    '会话已结束,请重新登录。本页填写的内容还在。',
    'Your session has ended; sign in again. What you typed on this page is still here.',
  ),
}

/** Why single sign-on led back here, as the server says it in the address. */
const REFUSED: Readonly<Record<string, Text>> = {
  'sso-unreachable': text(
    '连不上单点登录的身份提供方。请稍后再试,或用口令登录。',
    'The provider of single sign-on cannot be reached. Try again in a while, or sign in with your password.',
  ),
  'sso-refused': text(
    '单点登录未完成或已过期,请重新登录。',
    'Single sign-on was not completed, or took too long. Please sign in again.',
  ),
  'sso-unknown': text(
    '您在身份提供方的身份没有对应的在用账号,请联系管理员。',
    'Whom the provider knows you as has no account here, or it is disabled. Ask an administrator.',
  ),
}

const whyRefused = (): Text | undefined =>
  REFUSED[new URLSearchParams(window.location.search).get('refused') ?? '']

/**
 * Offered where a provider is set up; says why it led back here.
 *
 * @param isBeside in another window, where this page is to stay as it is.
 */
const SingleSignOn = ({ isBeside = false }: { readonly isBeside?: boolean }) => {
  const { say } = useSpeech()
  const ways = useQuery({ queryKey: ['ways'], queryFn: api.signInWays, staleTime: 60_000 })
  const why = whyRefused()
  return (
    <>
      {why ? (
        <p className="problem" role="alert">
          {say(why)}
        </p>
      ) : null}
      {ways.data?.singleSignOn ? (
        <p>
          <a
            className="plain"
            href="/api/session/single-sign-on"
            {...(isBeside ? { target: '_blank', rel: 'noopener' } : {})}
          >
            {say(WORDS.single)}
          </a>
        </p>
      ) : null}
    </>
  )
}

export const LangButton = () => {
  const { lang, setLang, say } = useSpeech()
  return (
    <button type="button" className="plain" onClick={() => setLang(lang === 'zh' ? 'en' : 'zh')}>
      {say(WORDS.other)}
    </button>
  )
}

/** @param account whom the form begins with. */
const SignInForm = ({ account }: { readonly account?: string }) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [error, setError] = useState<unknown>()
  const submit = async (form: FormData) => {
    try {
      const session = await api.signIn(String(form.get('account')), String(form.get('password')))
      // Somebody else finds nothing of what was on the screen.
      if (account !== undefined && session.account.id !== account) return window.location.assign('/desk/')
      queries.setQueryData(['session'], session)
      // What was said of an earlier try is over.
      if (whyRefused()) window.history.replaceState(null, '', window.location.pathname)
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <form className="form panel" action={(form) => submit(form)}>
      <Problem error={error} />
      <div className="field">
        <label htmlFor="account">{say(WORDS.account)}</label>
        <input id="account" name="account" autoComplete="username" defaultValue={account} required />
      </div>
      <div className="field">
        <label htmlFor="password">{say(WORDS.password)}</label>
        <input id="password" name="password" type="password" autoComplete="current-password" required />
      </div>
      <button type="submit">{say(WORDS.signIn)}</button>
    </form>
  )
}

export const SignIn = () => (
  <main className="sign-in" id="main">
    <h1>闭环 Bihuan</h1>
    <SingleSignOn />
    <SignInForm />
    <LangButton />
  </main>
)

/** A session that ended while somebody worked: they come in again above what they were at. */
export const SignInAgain = ({ account }: { readonly account: string }) => {
  const { say } = useSpeech()
  return (
    <section className="again" aria-label={say(WORDS.signIn)}>
      <p className="notice" role="alert">
        {say(WORDS.ended)}
      </p>
      <SingleSignOn isBeside />
      <SignInForm account={account} />
    </section>
  )
}
