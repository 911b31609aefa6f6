import type { Lang } from '../desk/index.ts'
import type { Said } from '../server/filled.ts'

/** What fits behind its title, in one line; undefined for what takes several. */
const inOne = (of: Said, lang: Lang): string | undefined => {
  if (of.is === 'words') return of.words
  if (of.is === 'fields') return undefined
  if (of.is === 'revised')
    return of.rows
      .map(({ key, now, until = '' }) => `${key === undefined ? '' : `${key} `}${now}${until}`)
      .join('; ')
  const items = of.items.map((item) => (item.is === 'words' ? item.words : undefined))
  return items.includes(undefined) ? undefined : items.join(lang === 'zh' ? '、' : ', ')
}

/** What was filled in as indented lines, a field a line. */
export const saidLines = (of: Said, lang: Lang): readonly string[] => {
  const whole = inOne(of, lang)
  if (whole !== undefined) return [whole]
  const colon = lang === 'zh' ? ':' : ': '
  if (of.is === 'list')
    return of.items.flatMap((item) =>
      saidLines(item, lang).map((line, n) => `${n === 0 ? '- ' : '  '}${line}`),
    )
  if (of.is !== 'fields') return []
  return of.fields.flatMap(({ title, said }) => {
    const one = inOne(said, lang)
    return one === undefined
      ? [`${title}${colon.trimEnd()}`, ...saidLines(said, lang).map((line) => `  ${line}`)]
      : [`${title}${colon}${one}`]
  })
}
