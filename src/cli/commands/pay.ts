import { writeFile } from 'node:fs/promises'
import { collectPayments, type Desk, payFile, reconcile } from '../../desk/index.ts'
import { type Actor, text } from '../../kernel/index.ts'
import { atCommandLine } from '../acting.ts'
import { type Call, type Command, DATA, neededOption, textOption } from '../command.ts'
import { mustBeWritable, readText } from '../file.ts'
import { withDesk } from '../open.ts'
import { valueIn } from '../output.ts'

/** Somebody of the bureau in charge; who they are is for whoever runs this on the machine to say truly. */
const actor = ({ rules }: Desk, call: Call, role: string): Actor => {
  const bureau = textOption(call, 'bureau') ?? rules?.city.bureau
  const id = atCommandLine(neededOption(call, 'as'), 'as')
  return bureau === undefined ? { id, role } : { id, role, bureau }
}

const act = async (desk: Desk, run: string, action: string, input: unknown, by: Actor) => {
  const { version } = valueIn(await desk.perform({ case: run, action, input }, by))
  return { run, action, version }
}

const STEPS: Readonly<Record<string, (desk: Desk, call: Call, of: string) => Promise<object>>> = {
  collect: async (desk, call, programme) =>
    valueIn(
      await collectPayments(
        desk,
        { programme, month: neededOption(call, 'month'), area: neededOption(call, 'area') },
        actor(desk, call, 'clerk'),
      ),
    ),
  approve: async (desk, call, run) => {
    const { sha256 } = valueIn(await payFile(desk, run))
    return act(
      desk,
      run,
      'approve',
      { sha256: textOption(call, 'sha256') ?? sha256 },
      actor(desk, call, 'approver'),
    )
  },
  reject: (desk, call, run) =>
    act(desk, run, 'reject', { reason: neededOption(call, 'reason') }, actor(desk, call, 'approver')),
  file: async (desk, call, run) => {
    const path = neededOption(call, 'out')
    await mustBeWritable(path, 'out')
    const { csv, sha256 } = valueIn(await payFile(desk, run))
    // It says who is paid what.
    await writeFile(path, csv, { mode: 0o600 })
    return { run, file: path, sha256 }
  },
  send: (desk, call, run) => act(desk, run, 'send', {}, actor(desk, call, 'clerk')),
  reconcile: async (desk, call, run) =>
    valueIn(
      await reconcile(
        desk,
        run,
        await readText(neededOption(call, 'answer'), 'answer'),
        actor(desk, call, 'clerk'),
      ),
    ),
}

const run = (call: Call): Promise<number> => {
  const [name, of] = call.words as [string, string]
  const step = STEPS[name]!
  return withDesk(call, async (desk) => {
    const done = await step(desk, call, of)
    if (call.out.json) call.out.document(done)
    else
      for (const [key, value] of Object.entries(done))
        call.out.lines(`${key}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`)
    return 0
  })
}

export const payCommand: Command = {
  name: 'pay',
  about: text(
    '发放批次:汇总并锁定、第二人批准、支付文件、送银行、对账',
    'a payment run: collect and freeze, approve by a second person, pay file, hand over, reconcile',
  ),
  words: ['STEP', 'PROGRAMME|RUN'],
  steps: Object.keys(STEPS),
  options: {
    as: { value: 'ID', about: text('办理人,记为 cli:ID', 'who does it, recorded as cli:ID') },
    bureau: {
      value: 'ID',
      about: text(
        '办理人所在部门,默认为城市的 rulesBureau',
        "their bureau; the city's rulesBureau by default",
      ),
    },
    month: { value: 'YYYY-MM', about: text('发到哪个月(collect)', 'up to which month (collect)') },
    area: { value: 'CODE', about: text('区域(collect)', 'the area (collect)') },
    sha256: {
      value: 'HEX',
      about: text('所见文件的 SHA-256(approve)', 'SHA-256 of the file that was seen (approve)'),
    },
    reason: { value: 'TEXT', about: text('理由(reject)', 'why (reject)') },
    out: { value: 'FILE', about: text('写到哪个文件(file)', 'where to write it (file)') },
    answer: { value: 'FILE', about: text('银行回盘文件(reconcile)', "the bank's answer (reconcile)") },
    ...DATA,
  },
  needed: {
    collect: ['as', 'month', 'area'],
    approve: ['as'],
    reject: ['as', 'reason'],
    file: ['out'],
    send: ['as'],
    reconcile: ['as', 'answer'],
  },
  more: text(
    'collect 之后的步骤用批次编号。回盘文件为 CSV,列 line、result(paid 或 returned)、reason。',
    'Steps after collect take the number of the run. The bank answers with CSV: columns line, result (paid or returned), reason.',
  ),
  examples: [
    'pay collect elder-care --month 2025-12 --area 1311 --as clerk-1',
    'pay approve RUN --as officer-2',
    'pay file RUN --out pay-2025-12.csv',
    'pay send RUN --as clerk-1',
    'pay reconcile RUN --answer answer.csv --as clerk-1',
  ],
  run,
}
