import { type Actor, type CaseCommand, canonicalJson, type Result, refuse } from '../kernel/index.ts'
import type { Proof } from './beside.ts'
import type { Job, JobStep } from './job.ts'
import { commandHash } from './leaf.ts'
import { CASE_ID, type Dice, type Reader } from './ports.ts'

/** What somebody asks of the desk. `open` needs a programme; every other action a case. */
export interface Command extends CaseCommand {
  readonly case?: string
  readonly programme?: string
  /** Idempotency key: the same command under the same key is done once and answered the same. */
  readonly key?: string
}

/** Somebody outside for whom a command is done. */
export interface Asker {
  /** What they may see: the database looks again when it stores it, and a case that is not theirs to see is unknown. */
  readonly reader: Reader
  /** What they are known by, where that was not looked up for this command; see `Job.proof`. */
  readonly proof?: Proof | undefined
}

/** Keys stand in logs: plain characters, of a length to match. */
const KEY = /^[\x21-\x7e]{1,200}$/

const malformed = ({ case: id, programme, key, action }: Command) => {
  if (action === 'open' && programme === undefined) return refuse('unknown-programme', [''], 'programme')
  if (action !== 'open' && id === undefined) return refuse('unknown-case', [''], 'case')
  if (id !== undefined && !CASE_ID.test(id))
    return refuse(
      'invalid-input',
      ['case', '只能是字母、数字和 . _ : ~ -', 'only letters, digits and . _ : ~ -'],
      'case',
    )
  if (key !== undefined && !KEY.test(key))
    return refuse('invalid-input', ['key', '须为 1–200 个可见字符', '1 to 200 visible characters'], 'key')
  return undefined
}

/** The job that a command comes to: one step on one case, a new one where it opens one without naming it. */
export const jobOf = (command: Command, actor: Actor, dice: Dice, asker?: Asker): Result<Job> => {
  const refused = malformed(command)
  if (refused) return refused
  const { case: id, programme, key, action, input } = command
  const step: JobStep =
    key === undefined
      ? { command, actor }
      : {
          command,
          actor,
          key: { key, hash: commandHash(canonicalJson([id, programme, action, input, actor.id])) },
        }
  const stream = id ?? dice.id()
  const job: Job =
    action === 'open' && programme !== undefined
      ? { stream, presumedNew: true, programme, steps: [step], ...asker }
      : { stream, presumedNew: false, steps: [step], ...asker }
  return { ok: true, value: job }
}
