import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react'
import { momentIn } from './zoned.ts'

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

const Zone = createContext<string | undefined>(undefined)

/** Times below are the city's, wherever somebody sits. */
export const Zoned = ({ zone, children }: { readonly zone: string; readonly children: ReactNode }) => (
  <Zone value={zone}>{children}</Zone>
)

const here = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone

/** The zone that times are shown and typed in: the city's. */
export const useZone = (): string => useContext(Zone) ?? here()

/** A moment as people read it, to the minute, in the city's zone; which that is, where the browser's is another. */
export const useTime = (): ((iso: string) => string) => {
  const { lang } = useSpeech()
  const zone = useZone()
  return useMemo(() => {
    const told = momentIn(zone, here(), lang)
    return (iso) => told(Date.parse(iso))
  }, [lang, zone])
}

/** As `useTime`, for deadlines: one at midnight is told as the end of the day before, 24:00. */
export const useDeadline = (): ((iso: string) => string) => {
  const time = useTime()
  const zone = useZone()
  return useMemo(() => {
    const clock = new Intl.DateTimeFormat('en-GB', {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZone: zone,
    })
    return (iso) => {
      const at = Date.parse(iso)
      if (clock.format(at) !== '00:00') return time(iso)
      return time(new Date(at - 60_000).toISOString()).replace('23:59', '24:00')
    }
  }, [time, zone])
}
