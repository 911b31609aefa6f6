import { type Lang, many, type NotLoaded } from '../desk/index.ts'

/** Which versions of programmes have cases here and are not loaded, a line each. */
export const notLoadedLines = (found: readonly NotLoaded[], lang: Lang): readonly string[] =>
  found.map(({ programme, version, cases }) =>
    lang === 'zh'
      ? `✗ 未装入项目“${programme}”的第 ${version} 版:${cases} 个事项`
      : `✗ programme "${programme}" version ${version} is not loaded: ${many(cases, 'cases')}`,
  )
