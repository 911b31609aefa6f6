import { once } from 'node:events'
import { appendFileSync, closeSync, existsSync, openSync, writeSync } from 'node:fs'
import { type Command, Desk } from '../../src/desk/index.ts'
import { type Actor, instant } from '../../src/kernel/index.ts'
import { openStore } from '../../src/store/index.ts'
import { lamps } from '../fixtures/lamps.ts'
import { checkAll, type Found } from './checking.ts'

/** What a writer tells the test: what it found of those before it; then that it writes. */
export type Told = { readonly found: Found } | 'writing'

/**
 * A process that checks what those before it left and then writes as fast as it can until it is killed. What is
 * acknowledged goes to a file at once, one line a command: whoever comes next asks the database for every one of them.
 *
 * Arguments: acknowledgement file, round, then `dir PATH` or `url URL`. It begins when told what was found before.
 */
const CLIENTS = 32
const [ackFile = '', round = '0', kind = '', where = ''] = process.argv.slice(2)

const crew: Actor = { id: 'crew-1', role: 'crew', bureau: 'works' }
const operator: Actor = { id: 'desk-1', role: 'desk' }

const tell = (told: Told): void => void process.send!(told)

const [before] = (await once(process, 'message')) as [Found]
const store = await openStore(kind === 'url' ? { databaseUrl: where } : { dir: where })
const desk = await Desk.open({
  store,
  programmes: [lamps],
  clock: { now: () => instant(Date.now()) },
  dice: { id: () => crypto.randomUUID() },
})
tell({ found: existsSync(ackFile) ? await checkAll(desk, store, ackFile, before) : before })
await desk.putAreas([{ code: 'a', name: { zh: '甲区', en: 'A' } }])
const acknowledgements = openSync(ackFile, 'a')

const commandsOf = (id: string): readonly (readonly [Command, Actor])[] => [
  [
    {
      action: 'open',
      programme: 'lamps',
      case: id,
      key: `${id}.1`,
      input: { request: { pole: id }, area: 'a' },
    },
    operator,
  ],
  [{ action: 'attend', case: id, key: `${id}.2` }, crew],
  [{ action: 'mend', case: id, key: `${id}.3`, input: { lux: 20 } }, crew],
  [{ action: 'confirm', case: id, key: `${id}.4`, input: { ok: true } }, operator],
]

// The test counts from the first acknowledgement, however long a busy machine takes to get there.
let isWriting = false
await Promise.all(
  Array.from({ length: CLIENTS }, async (_, client) => {
    for (let n = 0; ; n++) {
      for (const [command, actor] of commandsOf(`r${round}-${client}-${n}`)) {
        // Before it is sent, so that the test knows of what was under way when the power went.
        writeSync(acknowledgements, `${JSON.stringify({ sent: command, actor })}\n`)
        const receipt = await desk.perform(command, actor)
        if (!receipt.ok) {
          appendFileSync(
            ackFile,
            `${JSON.stringify({ refused: command.key, why: receipt.refusal.message.en })}\n`,
          )
          closeSync(acknowledgements)
          process.exit(3)
        }
        writeSync(acknowledgements, `${JSON.stringify({ key: command.key, receipt: receipt.value })}\n`)
        if (!isWriting) tell('writing')
        isWriting = true
      }
    }
  }),
)
