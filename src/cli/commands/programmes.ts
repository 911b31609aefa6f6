import { forms, type Programme, text } from '../../kernel/index.ts'
import type { Call, Command } from '../command.ts'
import { loadedCity } from '../loaded.ts'
import { table } from '../width.ts'

/** A programme as data: what forms, screens and other programs are made from. */
const described = (of: Programme) => ({
  id: of.id,
  version: of.version,
  name: of.name,
  stages: of.stages,
  outcomes: of.outcomes,
  roles: of.roles,
  promises: Object.fromEntries(
    Object.entries(of.promises).map(([name, { name: title, from, until, late, basis }]) => [
      name,
      { name: title, from, until, ...(late ? { late } : {}), ...(basis ? { basis } : {}) },
    ]),
  ),
  parameters: of.parameters,
  indicators: Object.fromEntries(
    Object.entries(of.indicators).map(([name, { measure: _, touched: __, reads: ___, ...words }]) => [
      name,
      words,
    ]),
  ),
  actions: Object.fromEntries(
    Object.entries(of.actions).map(([name, { name: title, by, from }]) => [name, { name: title, by, from }]),
  ),
  forms: forms(of),
})

const run = async ({ out }: Call): Promise<number> => {
  const { programmes } = await loadedCity()
  if (out.json) {
    out.document(programmes.map(described))
    return 0
  }
  const heads =
    out.lang === 'zh'
      ? ['编号', '名称', '版本', '阶段', '结果', '时限承诺', '指标']
      : ['Id', 'Name', 'Version', 'Stages', 'Outcomes', 'Promises', 'Figures']
  const rows = programmes.map((of) => [
    of.id,
    of.name[out.lang],
    String(of.version),
    Object.keys(of.stages).join(' '),
    Object.keys(of.outcomes).join(' '),
    Object.keys(of.promises).join(' '),
    String(Object.keys(of.indicators).length),
  ])
  out.lines(...table(heads, rows))
  return 0
}

export const programmesCommand: Command = {
  name: 'programmes',
  about: text(
    '已装入的项目;--json 给出全部表单(JSON Schema)',
    'the programmes loaded; --json gives all their forms as JSON Schema',
  ),
  words: [],
  options: {},
  examples: ['programmes', 'programmes --lang zh', 'programmes --json'],
  run,
}
