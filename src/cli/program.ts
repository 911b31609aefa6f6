import { RuleError } from '../rules/index.ts'
import type { Command } from './command.ts'
import { defaultLang, readCall } from './command.ts'
import { caseCommand } from './commands/case.ts'
import { checkCommand } from './commands/check.ts'
import { decisionCommand } from './commands/decision.ts'
import { demoCommand } from './commands/demo.ts'
import { determineCommand } from './commands/determine.ts'
import { dispatchCommand } from './commands/dispatch.ts'
import { entitleCommand } from './commands/entitle.ts'
import { entitlementsCommand } from './commands/entitlements.ts'
import { explainCommand } from './commands/explain.ts'
import { exportCommand } from './commands/export.ts'
import { figuresCommand } from './commands/figures.ts'
import { importCommand } from './commands/import.ts'
import { importFactsCommand } from './commands/import-facts.ts'
import { migrateCommand } from './commands/migrate.ts'
import { needsCommand } from './commands/needs.ts'
import { parametersCommand } from './commands/parameters.ts'
import { payCommand } from './commands/pay.ts'
import { planCommand } from './commands/plan.ts'
import { populationCommand } from './commands/population.ts'
import { programmesCommand } from './commands/programmes.ts'
import { reformCommand } from './commands/reform.ts'
import { rehearseCommand } from './commands/rehearse.ts'
import { replayCommand } from './commands/replay.ts'
import { serveCommand } from './commands/serve.ts'
import { verifyCommand } from './commands/verify.ts'
import { wakeCommand } from './commands/wake.ts'
import { whyCommand } from './commands/why.ts'
import { Misused, Output, Refusing } from './output.ts'
import { version } from './version.ts'

const COMMANDS: readonly Command[] = [
  serveCommand,
  demoCommand,
  importCommand,
  figuresCommand,
  whyCommand,
  caseCommand,
  verifyCommand,
  replayCommand,
  rehearseCommand,
  exportCommand,
  migrateCommand,
  wakeCommand,
  programmesCommand,
  populationCommand,
  determineCommand,
  entitlementsCommand,
  explainCommand,
  reformCommand,
  planCommand,
  checkCommand,
  dispatchCommand,
  importFactsCommand,
  decisionCommand,
  needsCommand,
  entitleCommand,
  payCommand,
  parametersCommand,
]

const DONE = 0
const REFUSED = 1
const MISUSED = 2

const overview = (): string => {
  const lang = defaultLang(process.env)
  const width = Math.max(...COMMANDS.map(({ name }) => name.length))
  return [
    lang === 'zh'
      ? '闭环 Bihuan:把城市公共服务项目办成闭环。'
      : "Bihuan 闭环 runs, rehearses and accounts for a city's public-service programmes.",
    '',
    `${lang === 'zh' ? '用法' : 'Usage'}: npm run -s bihuan -- COMMAND [--…]`,
    '',
    ...COMMANDS.map(({ name, about }) => `  ${name.padEnd(width)}  ${about[lang]}`),
    '',
    lang === 'zh'
      ? '每个命令都有 --help。退出码:0 完成,1 被拒绝或有差异,2 用法有误。'
      : 'Every command has --help. Exit codes: 0 done, 1 refused or differences found, 2 wrong usage.',
    '',
  ].join('\n')
}

/** What went wrong that nobody foresaw: one line; the stack for those who ask. */
const unexpected = (error: unknown): void => {
  const said = error instanceof Error ? error.message : String(error)
  process.stderr.write(`bihuan: ${said.split('\n')[0]}\n`)
  if (process.env.BIHUAN_DEBUG === '1' && error instanceof Error) process.stderr.write(`${error.stack}\n`)
}

const misused = (command: Command, error: Misused, args: readonly string[]): number => {
  const given = args[args.indexOf('--lang') + 1]
  const lang =
    args.includes('--lang') && (given === 'zh' || given === 'en') ? given : defaultLang(process.env)
  process.stderr.write(`${error.text[lang]}\n→ npm run -s bihuan -- ${command.name} --help\n`)
  return MISUSED
}

const runCommand = async (command: Command, args: readonly string[]): Promise<number> => {
  let out: Output | undefined
  try {
    const call = readCall(command, args, process.env)
    if (!call) return DONE
    out = call.out
    return await command.run(call)
  } catch (error) {
    if (error instanceof Misused) return misused(command, error, args)
    const told = out ?? new Output(false, defaultLang(process.env))
    if (error instanceof Refusing) told.refused(error.problem, error.others)
    else if (error instanceof RuleError) told.refused(error.problems[0]!, error.problems.slice(1))
    else unexpected(error)
    return REFUSED
  }
}

/** The composition root: finds the command, runs it, and turns what it throws into words and an exit code. */
export const program = async ([name, ...args]: readonly string[]): Promise<number> => {
  if (name === '--help' || name === '-h' || name === 'help') {
    const of = COMMANDS.find((command) => command.name === args[0])
    if (of) return runCommand(of, ['--help'])
    process.stdout.write(overview())
    return DONE
  }
  if (name === '--version') {
    process.stdout.write(`${version()}\n`)
    return DONE
  }
  const command = COMMANDS.find((of) => of.name === name)
  if (command) return runCommand(command, args)
  process.stderr.write(name === undefined ? overview() : `bihuan: ? ${name}\n\n${overview()}`)
  return MISUSED
}
