import { many } from '../desk/index.ts'
import type { Text } from '../kernel/index.ts'
import { unknownYear } from './duty-days.ts'
import type { Findings } from './findings.ts'
import type { Scenario } from './scenario.ts'
import { LEAST_REPLICATIONS, unseenShare } from './statistics.ts'
import { inMinutesText } from './text.ts'

/** Above this share of duty hours at work there is no time left to catch up in. */
const SATURATED = 0.95

const tooFew = (scenario: Scenario): readonly Text[] =>
  scenario.work.flatMap(({ name, needs }) =>
    needs.flatMap(({ pool, count }): Text[] => {
      const { name: who, count: have } = scenario.pools[pool]!
      return have >= count
        ? []
        : [
            {
              zh: `“${name.zh}”每次需要 ${count} 个“${who.zh}”,只有 ${have} 个:永远办不了。`,
              en: `"${name.en}" takes ${count} of "${who.en}" and there are ${have}: it is never done.`,
            },
          ]
    }),
  )

const neverKept = (scenario: Scenario, found: Findings): readonly Text[] =>
  scenario.programmes.flatMap((programme) =>
    Object.entries(programme.promises).flatMap(([id, { name }]): Text[] => {
      const of = found.promises.get(`${programme.id}/${id}`)
      const kept = of?.pairs.reduce((sum, { top }) => sum + top, 0)
      if (!of || kept !== 0 || of.pairs.every(({ bottom }) => bottom === 0)) return []
      const quickest = of.took.count === 0 ? null : of.took.lowest
      return [
        {
          zh: `“${name.zh}”一次也没有兑现;${quickest === null ? '没有一件办成' : `最快的一件用了 ${inMinutesText(quickest, 'zh')}`}。`,
          en: `"${name.en}" was never kept: ${quickest === null ? 'not one case got that far' : `the quickest took ${inMinutesText(quickest, 'en')}`}.`,
        },
      ]
    }),
  )

/** Fewer than this share of those that count are left unsaid: they would change nothing. */
const TELLING = 0.01

/** Whether a promise is broken is known only once it is due: of what falls due after the end nothing is. */
const dueLater = (scenario: Scenario, found: Findings): readonly Text[] =>
  scenario.programmes.flatMap((programme) =>
    Object.entries(programme.promises).flatMap(([id, { name }]): Text[] => {
      const of = found.promises.get(`${programme.id}/${id}`)
      const count = of?.dueLater ?? 0
      const settled = of?.pairs.reduce((sum, { bottom }) => sum + bottom, 0) ?? 0
      return count <= settled * TELLING
        ? []
        : [
            {
              zh: `“${name.zh}”有 ${count} 次在演练结束后才到期:提前兑现的不计入,否则只会看到兑现的。收尾天数不够。`,
              en: `"${name.en}" was kept ${many(count, 'times')} before a deadline that lies after the end: they do not count, or only what was kept would be seen. It runs off too early.`,
            },
          ]
    }),
  )

/** What still waits has waited longer than could be seen. */
const leftWaiting = (scenario: Scenario, found: Findings): readonly Text[] =>
  scenario.work.flatMap(({ id, name }): Text[] => {
    const { left, times } = found.waits.get(id) ?? { left: 0, times: { count: 0 } }
    return left <= (left + times.count) * TELLING
      ? []
      : [
          {
            zh: `“${name.zh}”到演练结束仍有 ${left} 次在等人(已办 ${times.count} 次):平均等待只算到结束,实际更长。`,
            en: `"${name.en}" still waited for people ${many(left, 'times')} at the end (and began ${many(times.count, 'times')}): the mean wait counts it until then, and is longer in truth.`,
          },
        ]
  })

const saturated = (scenario: Scenario, found: Findings): readonly Text[] =>
  [...found.pools].flatMap(([id, { pairs }]): Text[] => {
    const duty = pairs.reduce((sum, { bottom }) => sum + bottom, 0)
    const work = pairs.reduce((sum, { top }) => sum + top, 0)
    if (duty === 0 || work / duty < SATURATED) return []
    const { name } = scenario.pools[id]!
    return [
      {
        zh: `“${name.zh}”几乎没有空闲(${Math.round((work / duty) * 100)} %):来的比能办的多,积压会一直增加。`,
        en: `"${name.en}" is hardly ever free (${Math.round((work / duty) * 100)} %): more comes in than can be done, and the backlog only grows.`,
      },
    ]
  })

/** An interval is over what came up: of a few replications that go far wrong there may be none among so few. */
const tooFewReplications = ({ replications, cases }: Findings): readonly Text[] => {
  if (cases === 0 || replications === 0 || replications >= LEAST_REPLICATIONS) return []
  const percent = Math.floor(unseenShare(replications) * 100)
  return [
    {
      zh: `只演练了 ${replications} 次:有 ${percent} % 的可能性会大大变坏的情形,也可能一次都没有遇到,95 % 区间就偏窄。据此作决定前请至少演练 ${LEAST_REPLICATIONS} 次。`,
      en: `Only ${replications} replications: what goes far wrong in as many as ${percent} of 100 may not have come up once, and the 95 % intervals are then too narrow. Run it ${LEAST_REPLICATIONS} times or more before you decide by them.`,
    },
  ]
}

/** What a reader must know beside the figures: why something cannot work, and where the answer is not whole. */
export const remarksOn = (scenario: Scenario, found: Findings): readonly Text[] => {
  const remarks: Text[] = [
    ...tooFew(scenario),
    ...neverKept(scenario, found),
    ...dueLater(scenario, found),
    ...leftWaiting(scenario, found),
    ...saturated(scenario, found),
    ...tooFewReplications(found),
  ]
  if (found.replications > 0 && found.cases === 0)
    remarks.push({
      zh: '没有一件事项进来,无从谈起兑现。',
      en: 'No case came in; there is nothing to keep a promise on.',
    })
  const year = unknownYear(scenario)
  if (year !== undefined)
    remarks.push({
      zh: `情景到了放假安排尚未公布的 ${year} 年:到该年才到期的工作日承诺不计为违约。`,
      en: `The scenario reaches ${year}, whose holidays are not published: promises in working days that fall due then are not counted as broken.`,
    })
  if (found.unfinished > 0)
    remarks.push({
      zh: `${found.unfinished} 次演练因步数上限而中止。`,
      en: `Stopped by the limit on steps: ${many(found.unfinished, 'replications')}.`,
    })
  for (const { code, message, count } of found.refusals.values())
    remarks.push({
      zh: `演练中有 ${count} 次办理被拒绝(${code}):${message.zh}`,
      en: `Refused in the rehearsal, ${many(count, 'times')} (${code}): ${message.en}`,
    })
  return remarks
}
