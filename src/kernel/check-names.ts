import type { Check } from './checking.ts'
import { COMMON_ACTIONS } from './common.ts'
import { type Text, text } from './text.ts'

/** What the parts of a definition are called, and what they name of one another. */

export const names: Check = ({ programme, own, common, without }, tell) => {
  if (!/^[a-z][a-z0-9-]*(\.[a-z][a-z0-9-]*)*$/.test(programme.id))
    tell(
      'id',
      '编号只能是小写单词,以 - 相连,如 street-lamps',
      'the id must be lower-case words joined by -, such as street-lamps',
    )
  for (const name of own)
    if (common.includes(name) || name === 'open' || name === 'wake')
      tell(
        `actions.${name}`,
        `动作“${name}”与通用动作重名,请另取名称`,
        `the action "${name}" has the name of a common one: call it otherwise`,
      )
  for (const name of without)
    if (!COMMON_ACTIONS.has(name))
      tell(
        'without',
        `without 中的“${name}”不是通用动作,可用:${[...COMMON_ACTIONS].join('、')}`,
        `it does without "${name}", which is no common action; these are: ${[...COMMON_ACTIONS].join(', ')}`,
      )
}

export const stages: Check = ({ programme }, tell) => {
  const all = Object.keys(programme.stages)
  if (all.length === 0)
    tell('stages', '没有阶段,至少要有一个起始阶段', 'it has no stage to start in: name one at least')
  for (const stage of all) {
    if (Object.hasOwn(programme.outcomes, stage))
      tell(
        `stages.${stage}`,
        `“${stage}”既是阶段又是结果,请为其一另取名称`,
        `"${stage}" is both a stage and an outcome: call one of them otherwise`,
      )
    // JavaScript puts such keys before all others, whatever order they are written in.
    if (/^(0|[1-9]\d*)$/.test(stage))
      tell(
        `stages.${stage}`,
        `阶段“${stage}”以数字为名,阶段的次序会因此改变,请用单词`,
        `the stage "${stage}" has a number for a name, so stages would not be in their order: use a word`,
      )
  }
}

/** What a part of a definition is called in messages. */
const PARTS = {
  stages: text('阶段', 'stage'),
  outcomes: text('结果', 'outcome'),
  roles: text('角色', 'role'),
  actions: text('动作', 'action'),
  promises: text('时限承诺', 'promise'),
  indicators: text('指标', 'indicator'),
} as const

/** Everything that people read the name of. */
export const texts: Check = ({ programme }, tell) => {
  const look = (field: string, what: Text, name: Text) => {
    for (const lang of ['zh', 'en'] as const)
      if (name[lang].trim() === '')
        tell(
          `${field}.${lang}`,
          `${what.zh}没有${lang === 'zh' ? '中文' : '英文'}名称,请补上`,
          `the ${what.en} has no name in ${lang}: give it one`,
        )
  }
  look('name', text('项目', 'programme'), programme.name)
  for (const [part, { zh, en }] of Object.entries(PARTS))
    for (const [key, one] of Object.entries<Text | { readonly name: Text }>(
      programme[part as keyof typeof PARTS],
    )) {
      const [field, name] = 'name' in one ? [`${part}.${key}.name`, one.name] : [`${part}.${key}`, one]
      look(field, text(`${zh}“${key}”`, `${en} "${key}"`), name)
    }
}

/** The door asks for what the request has. */
export const door: Check = ({ programme: { door: of, request } }, tell) => {
  const spoken: readonly (readonly [field: string, named: string])[] = [
    ...(of?.asks ?? []).map((named) => ['door.asks', named] as const),
    ...(of?.joins?.same ?? []).map((named) => ['door.joins.same', named] as const),
    ...(of?.joins ? [['door.joins.near', of.joins.near] as const] : []),
    ...(of?.takesAnything === undefined ? [] : [['door.takesAnything', of.takesAnything] as const]),
  ]
  const has = Object.keys(request.shape)
  for (const [field, named] of spoken)
    if (!has.includes(named))
      tell(
        field,
        `办事入口提到字段“${named}”,而申请表没有;申请表有:${has.join('、')}`,
        `its door speaks of the field "${named}", which its request does not have; it has: ${has.join(', ')}`,
      )
}
