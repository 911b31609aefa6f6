import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { type City, loadCity, NoCity } from '../rehearsal/index.ts'
import type { RuleBook } from '../rules/index.ts'
import { refuseWith } from './output.ts'

/** The module of the city that is run, where it is one of its own. */
export const cityModule = (): string | undefined =>
  process.env.BIHUAN_CITY ? resolve(process.env.BIHUAN_CITY) : undefined

const refuseCity = (zh: string, en: string): never => refuseWith('bad-city', zh, en, 'BIHUAN_CITY')

/** Why a city's module did not load: it may be of a kind that this Node cannot read, and else it is wrong within. */
const notLoaded = (path: string, error: unknown): never => {
  const { code, message, stack = message } = error as NodeJS.ErrnoException
  if (code === 'ERR_UNKNOWN_FILE_EXTENSION')
    return refuseCity(
      `${path}:本机的 Node ${process.version} 不能直接运行 TypeScript;请先用 tsc 编译,并指明 .js 文件。`,
      `${path}: Node ${process.version} does not run TypeScript by itself; compile it with tsc and name the .js file.`,
    )
  if (error instanceof NoCity)
    return refuseCity(`${path} 没有默认导出 defineCity(…) 的结果。`, `${error.message}.`)
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
