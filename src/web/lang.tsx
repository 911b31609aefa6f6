import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'

export type Lang = 'zh' | 'en'
export interface Text {
  readonly zh: string
  readonly en: string
}

interface Speech {
  readonly lang: Lang
  /** The words in the reader's language. */
  say(text: Text): string
  setLang(lang: Lang): void
}

const KEPT = 'bihuan.lang'
const first = (): Lang => {
  const kept = localStorage.getItem(KEPT)
  if (kept === 'zh' || kept === 'en') return kept
  return navigator.language.toLowerCase().startsWith('zh') ? 'zh' : 'en'
}

const Speaking = createContext<Speech | undefined>(undefined)

/** Everything below speaks one language, kept in this browser. */
export const Speaker = ({ children }: { readonly children: ReactNode }) => {
  const [lang, setLang] = useState<Lang>(first)
  useEffect(() => {
    localStorage.setItem(KEPT, lang)
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en'
  }, [lang])
  const speech = useMemo<Speech>(() => ({ lang, setLang, say: (text) => text[lang] }), [lang])
  return <Speaking value={speech}>{children}</Speaking>
}

export const useSpeech = (): Speech => {
  const speech = useContext(Speaking)
  if (!speech) throw new Error('nobody speaks here: Speaker is missing')
  return speech
}

export const text = (zh: string, en: string): Text => ({ zh, en })

/** Several things in one line. */
export const inLine = (lang: Lang, things: readonly string[]): string =>
  things.join(lang === 'zh' ? '、' : ', ')

/** A moment as people read it, to the minute. */
export const useTime = (): ((iso: string) => string) => {
  const { lang } = useSpeech()
  return useMemo(() => {
    const format = new Intl.DateTimeFormat(lang === 'zh' ? 'zh-CN' : 'en-GB', {
      dateStyle: 'medium',
      timeStyle: 'short',
    })
    return (iso) => format.format(new Date(iso))
  }, [lang])
}
