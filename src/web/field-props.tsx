import { type Text, useSpeech } from './lang.tsx'
import type { Schema } from './schema.ts'

/** One field of a form, as its control gets it. */
export interface FieldProps {
  readonly schema: Schema
  readonly value: unknown
  /** Its path in what is sent, as refusals name it. */
  readonly path: string
  /** What is wrong with what was filled in, by path. */
  readonly wrong: ReadonlyMap<string, Text>
  readonly id: string
  /** The household named beside it, where one is: its members are known. */
  readonly household?: unknown
  /** What is filled in beside it. */
  readonly beside?: Readonly<Record<string, unknown>>
  /** Fields of a form that it does without, and that are to be asked for. */
  readonly asks?: readonly string[]
  /** What it is called, where no label stands beside it. */
  readonly called?: string
  onChange(value: unknown): void
}

const wrongIdOf = (id: string): string => `${id}-wrong`

/** What is wrong with a field, beside it. The first is read out at once: there whoever sent the form goes on. */
export const WrongHere = ({ id, path, wrong }: Pick<FieldProps, 'id' | 'path' | 'wrong'>) => {
  const { say } = useSpeech()
  const what = wrong.get(path)
  if (!what) return null
  const isFirst = wrong.keys().next().value === path
  return (
    <p id={wrongIdOf(id)} className="wrong" role={isFirst ? 'alert' : undefined}>
      {say(what)}
    </p>
  )
}

/** What every control has. */
export const commonOf = ({ id, path, wrong, called }: FieldProps) => ({
  id,
  'aria-invalid': wrong.has(path) || undefined,
  'aria-describedby': wrong.has(path) ? wrongIdOf(id) : undefined,
  'aria-label': called,
})
