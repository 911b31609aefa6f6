import { inLine, type Text, text, useSpeech } from './lang.tsx'
import { Unverified } from './parts.tsx'
import { valueText } from './values.ts'

const WORDS = {
  entitled: text('可享受', 'Entitled'),
  'not-entitled': text('不可享受', 'Not entitled'),
  undetermined: text('尚不能认定', 'Undetermined'),
  problem: text('无法计算', 'Cannot be reckoned'),
  missing: text('缺少:', 'Missing: '),
}
const TONES = { entitled: 'good', 'not-entitled': 'calm', undetermined: 'soon', problem: 'bad' } as const

/** What came of a determination, in one word. */
export const Outcome = ({ of }: { readonly of: keyof typeof TONES }) => {
  const { say } = useSpeech()
  return <span className={`pill ${TONES[of]}`}>{say(WORDS[of])}</span>
}

/** Why a value is what it is, as the rules write it down; the parts that are shown. */
export interface Reason {
  readonly kind: string
  readonly type: string
  readonly name?: Text
  readonly value?: unknown
  readonly names?: Readonly<Record<string, Text>>
  readonly article?: Text
  /** A rule's in both languages, a fact's as it was typed. */
  readonly source?: Text | string
  readonly from?: string
  readonly unverified?: true
  readonly because?: readonly Reason[]
}

/** A decision as the API explains it. */
export interface Decision {
  readonly outcome: keyof typeof TONES
  readonly amountFen: number | null
  readonly missing: readonly { readonly id: string; readonly name: Text }[]
  readonly reasons: readonly { readonly reason: Reason }[]
}

const Because = ({ of }: { readonly of: Reason }) => {
  const { say, lang } = useSpeech()
  const said = (
    <>
      {of.name ? say(of.name) : of.kind}: <strong>{valueText(lang, of.type, of.value, of.names)}</strong>{' '}
      <span className="muted small">
        {[of.article && say(of.article), typeof of.source === 'object' ? say(of.source) : of.source, of.from]
          .filter(Boolean)
          .join(' · ')}
      </span>
      <Unverified of={of} />
    </>
  )
  if (!of.because || of.because.length === 0) return <div className="reason">{said}</div>
  return (
    <details className="reason">
      <summary>{said}</summary>
      {of.because.map((each, index) => (
        // An explanation does not change; its parts have no name of their own.
        <Because key={index} of={each} />
      ))}
    </details>
  )
}

/** The reasons of a decision, down to facts and parameters with their sources. */
export const Reasons = ({ of }: { readonly of: Decision }) => {
  const { say, lang } = useSpeech()
  return (
    <div>
      {of.missing.length > 0 ? (
        <p className="notice">
          {say(WORDS.missing)}
          {inLine(
            lang,
            of.missing.map(({ name }) => say(name)),
          )}
        </p>
      ) : null}
      {of.reasons.map(({ reason }, index) => (
        <Because key={index} of={reason} />
      ))}
    </div>
  )
}
