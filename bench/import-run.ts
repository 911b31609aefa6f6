import { readFileSync, rmSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { importRequests, readMapping } from '../src/desk/import/index.ts'
import { Desk, systemClock } from '../src/desk/index.ts'
import { programmes } from '../src/programmes/index.ts'
import { openStore } from '../src/store/index.ts'
import { temporaryFolder } from './places.ts'

/** One import of so many rows in a process of its own, for its memory: prints `{rows, seconds, peakMiB}`. */
const SAMPLE = 'samples/nyc-311-2019-12-31'

/** What a file's stream gives at once. */
const PIECE_BYTES = 64 * 1024

/** The real evening again and again, each time under other ids and so as other cases. */
async function* evenings(rows: number): AsyncGenerator<Uint8Array> {
  const [header = '', ...lines] = gunzipSync(readFileSync(`${SAMPLE}.csv.gz`))
    .toString('utf8')
    .trimEnd()
    .split('\n')
  if (!header.startsWith('unique_key,') || lines.length !== 1000) throw new Error('the sample has changed')
  yield Buffer.from(`${header}\n`)
  for (let evening = 0; evening < rows / lines.length; evening++) {
    const bytes = Buffer.from(lines.map((line) => `${process.pid}-${evening}-${line}\n`).join(''))
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
  }
}

const [rows = '', databaseUrl] = process.argv.slice(2)
const folder = temporaryFolder()
const store = await openStore(databaseUrl === undefined ? { dir: folder } : { databaseUrl })
const desk = await Desk.open({
  store,
  programmes: Object.values(programmes),
  clock: systemClock,
  dice: { id: () => crypto.randomUUID() },
})
const mapping = readMapping(readFileSync(`${SAMPLE}.mapping.json`, 'utf8'))
if (!mapping.ok) throw new Error(mapping.problem.message.en)
const start = performance.now()
const imported = await importRequests(desk, mapping.value, evenings(Number(rows)))
const seconds = (performance.now() - start) / 1000
if (!imported.ok || imported.value.cases !== Number(rows)) throw new Error(JSON.stringify(imported))
await desk.close()
rmSync(folder, { recursive: true, force: true })
const peakMiB = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ rows: Number(rows), seconds, peakMiB }))
