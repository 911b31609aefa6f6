import { parseArgs } from 'node:util'
import { figuresBench } from './figures.ts'
import { importBench } from './import.ts'
import { kernelBench } from './kernel.ts'
import { planBench } from './plan.ts'
import { rehearseBench } from './rehearse.ts'
import { type Effort, say } from './report.ts'
import { rulesBench } from './rules.ts'
import { storeBench } from './store.ts'
import { webBench } from './web.ts'

const BENCHES: Readonly<Record<string, (effort: Effort) => Promise<void>>> = {
  kernel: kernelBench,
  store: storeBench,
  import: importBench,
  figures: figuresBench,
  rules: rulesBench,
  plan: planBench,
  rehearse: rehearseBench,
  web: webBench,
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { quick: { type: 'boolean' }, full: { type: 'boolean' } },
})
const unknown = positionals.find((name) => !Object.hasOwn(BENCHES, name))
if (unknown !== undefined) {
  say(`There is no bench called "${unknown}"; there are: ${Object.keys(BENCHES).join(', ')}`)
  process.exit(2)
}
for (const name of positionals.length > 0 ? positionals : Object.keys(BENCHES)) {
  say(`bench ${name} (${values.full ? 'full' : 'quick'})`)
  await BENCHES[name]!({ full: values.full === true })
}
