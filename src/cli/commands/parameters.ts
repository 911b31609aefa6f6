import { randomUUID } from 'node:crypto'
import { type Desk, parametersInForce, proposeRevision } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { atCommandLine } from '../acting.ts'
import { type Call, type Command, DATA, neededOption, textOption } from '../command.ts'
import { refusedEffects } from '../effect-lines.ts'
import { loadedCity } from '../loaded.ts'
import { withDesk } from '../open.ts'
import { Misused, refuseWith, valueIn } from '../output.ts'
import { type Listed, parameterLines, programmeParameters } from '../parameter-lines.ts'

const list = async (desk: Desk, call: Call): Promise<void> => {
  const { out, words } = call
  const start = words[1] ?? ''
  const known: readonly Listed[] = [
    ...valueIn(await parametersInForce(desk)),
    ...programmeParameters(desk.registry.all),
  ]
  const found = known.filter(({ id }) => id.startsWith(start))
  if (found.length === 0)
    refuseWith(
      'unknown-parameter',
      `没有编号以“${start}”开头的参数。`,
      `There is no parameter whose id begins with "${start}".`,
      'PARAMETER',
    )
  if (out.json) return out.document({ parameters: found })
  const areas = (await desk.store.areas()).map(({ code, name }) => [code, name] as const)
  const { bureaus } = await loadedCity()
  const called = { ...bureaus, ...Object.fromEntries(areas) }
  out.lines(...found.flatMap((each) => parameterLines(each, called, out.lang)))
}

const propose = async (desk: Desk, call: Call): Promise<void> => {
  const parameter = call.words[1]
  if (parameter === undefined) throw new Misused('缺少参数编号', 'the id of the parameter is missing')
  const by = { id: atCommandLine(neededOption(call, 'as'), 'as'), role: 'proposer' }
  const revision = {
    from: neededOption(call, 'from'),
    value: neededOption(call, 'value'),
    source: neededOption(call, 'source'),
    grade: neededOption(call, 'grade'),
    ...(call.options.unverified === true ? { unverified: true } : {}),
  }
  const why = textOption(call, 'why') ?? revision.source
  const id = randomUUID()
  const proposal = { parameter, why, area: neededOption(call, 'area'), revision }
  valueIn(await proposeRevision(desk, by, proposal, { id, key: id }))
  call.out.json ? call.out.document({ proposal: id }) : call.out.lines(id)
}

const approve = async (desk: Desk, call: Call): Promise<void> => {
  const id = call.words[1]
  if (id === undefined) throw new Misused('缺少修订事项编号', 'the number of the proposal is missing')
  const by = { id: atCommandLine(neededOption(call, 'as'), 'as'), role: 'ratifier' }
  valueIn(await desk.perform({ case: id, action: 'approve' }, by))
  const effects = await desk.settle()
  for (const line of refusedEffects(effects, call.out.lang)) call.out.note(line)
  const stage = (await desk.store.load([id], [])).rows.get(id)!.stage
  call.out.json ? call.out.document({ proposal: id, stage }) : call.out.lines(`${id}  ${stage}`)
}

const STEPS = { list, propose, approve } as const

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    await STEPS[(call.words[0] ?? 'list') as keyof typeof STEPS](desk, call)
    return 0
  })

export const parametersCommand: Command = {
  name: 'parameters',
  about: text(
    '规则与项目的参数:查看历次取值;规则参数由一人提出、另一人批准,自某日起修订',
    'parameters of rules and programmes: their history; those of rules are revised from a day on, proposed by one person and approved by another',
  ),
  words: ['[list|propose|approve]', '[PARAMETER|PROPOSAL]'],
  steps: Object.keys(STEPS),
  options: {
    as: { value: 'ID', about: text('办理人,记为 cli:ID', 'who does it, recorded as cli:ID') },
    from: { value: 'YYYY-MM-DD', about: text('施行日', 'in force from') },
    value: { value: 'JSON', about: text('取值,金额以分计', 'the value; money in fen') },
    source: { value: 'TEXT', about: text('文件依据', 'where it comes from') },
    grade: { value: 'A|B|C|D', about: text('来源等级', 'grade of the source') },
    unverified: { about: text('未核', 'not known to be in force') },
    why: { value: 'TEXT', about: text('修订理由', 'why') },
    area: { value: 'CODE', about: text('区域', 'the area') },
    ...DATA,
  },
  needed: { propose: ['as', 'area', 'from', 'value', 'source', 'grade'], approve: ['as'] },
  more: text(
    'list 列出编号以 PARAMETER 开头的参数;项目自带的参数写在其代码中,随代码修订。',
    "list shows those whose id begins with PARAMETER; a programme's own stand in its code and change with it.",
  ),
  examples: [
    'parameters list social-assistance',
    "parameters propose PARAMETER --from 2026-07-01 --value 75000 --source 'order 12' --grade B --area 1311 --as clerk-1",
    'parameters approve PROPOSAL --as officer-2',
  ],
  run,
}
