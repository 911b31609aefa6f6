import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { Problem } from '../desk/import/index.ts'
import { DefinitionError } from '../kernel/index.ts'
import { type City, loadCity, NoCity } from '../rehearsal/index.ts'
import { type RuleBook, RuleError } from '../rules/index.ts'
import { Refusing, refuseWith } from './output.ts'

/** The module of the city that is run, where it is one of its own. */
export const cityModule = (): string | undefined =>
  process.env.BIHUAN_CITY ? resolve(process.env.BIHUAN_CITY) : undefined

const refuseCity = (zh: string, en: string): never => refuseWith('bad-city', zh, en, 'BIHUAN_CITY')

/** A source file may be of a kind that this Node does not read, or import the compiled files beside which it does not lie. */
const UNCOMPILED: ReadonlySet<string | undefined> = new Set([
  'ERR_UNKNOWN_FILE_EXTENSION',
  'ERR_MODULE_NOT_FOUND',
  'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX',
])

const isUncompiled = (path: string, code: string | undefined): boolean =>
  /\.[cm]?ts$/.test(path) && UNCOMPILED.has(code)

const refuseAll = ([first, ...others]: readonly Problem[]): never => {
  throw new Refusing(first!, ...others)
}

/** Why a city's module did not load: it is to be compiled first, what it defines is wrong, or its code is. */
const notLoaded = (path: string, error: unknown): never => {
  if (error instanceof DefinitionError) return refuseAll(error.mistakes)
  if (error instanceof RuleError) return refuseAll(error.problems)
  if (error instanceof NoCity)
    return refuseCity(`${path} 没有默认导出 defineCity(…) 的结果。`, `${error.message}.`)
  const { code, message, stack = message } = error as NodeJS.ErrnoException
  if (isUncompiled(path, code)) {
    const compiled = `dist/${basename(path).replace(/ts$/, 'js')}`
    return refuseCity(
      `${path} 是未编译的 TypeScript(Node ${process.version}:${message})。请先编译:npx tsc,再指明编译出的文件:BIHUAN_CITY=${compiled}(目录即 tsconfig.json 的 outDir)。`,
      `${path} is TypeScript that is not compiled (Node ${process.version}: ${message}). Compile it, npx tsc, and name what came of it, BIHUAN_CITY=${compiled} (in the outDir of tsconfig.json).`,
    )
  }
  const said = process.env.BIHUAN_DEBUG === '1' ? stack : message
  return refuseCity(`${path} 不能装入:${said}`, `${path} cannot be loaded: ${said}`)
}

/** The city that commands work on: that of the module in `BIHUAN_CITY`, or the one that comes with the platform. */
export const loadedCity = async (): Promise<City> => {
  const path = cityModule()
  if (path !== undefined && !existsSync(path)) refuseCity(`${path} 不存在。`, `${path} does not exist.`)
  return path === undefined
    ? loadCity(path)
    : loadCity(path).catch((error: unknown) => notLoaded(path, error))
}

/** The rules in force of a city. Refused where it has none. */
export const bookOf = ({ rules }: City): RuleBook =>
  rules?.books.at(-1)?.book ??
  refuseWith(
    'no-rules',
    '这座城市没有认定规则。',
    'This city has no rules of who is entitled to what.',
    'BIHUAN_CITY',
  )
