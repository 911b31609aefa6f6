import { count, type Lang, many, type Settled } from '../desk/index.ts'

/** What cases asked for beside themselves and could not be done: it stays with them, and is not tried again. */
export const refusedEffects = ({ refused, refusals }: Settled, lang: Lang): readonly string[] => {
  const more = refused - refusals.length
  return [
    ...refusals.map(({ case: id, effect, reason }) => `✗ ${id}  » ${effect}  ${reason}`),
    ...(more > 0
      ? [
          lang === 'zh'
            ? `… 另有 ${count(more)} 项后续动作被拒`
            : `… and ${many(more, 'more effects')} refused`,
        ]
      : []),
  ]
}
