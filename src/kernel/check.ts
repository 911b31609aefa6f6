import { COMMON_ACTIONS } from './common.ts'
import { refuseMistaken, type TellMistake } from './definition-error.ts'
import { readInput } from './form.ts'
import { type Action, firstStage, isOutcome, type Programme, type PromiseDef } from './programme.ts'
import { inBoth, type Text, text } from './text.ts'

/** What a definition is beside the programme it makes. */
export interface Defined {
  readonly programme: Programme
  /** The names of the actions that it brings itself. */
  readonly own: readonly string[]
  /** The names of the common actions that it has. */
  readonly common: readonly string[]
  /** The names of the common actions that it does without. */
  readonly without: readonly string[]
}

/** Tells of every mistake of one kind: what is wrong and what to do, in words that follow the programme's name. */
type Check = (defined: Defined, tell: TellMistake) => void

const names: Check = ({ programme, own, common, without }, tell) => {
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

const stages: Check = ({ programme }, tell) => {
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
const texts: Check = ({ programme }, tell) => {
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
const door: Check = ({ programme: { door: of, request } }, tell) => {
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

/** Common actions lead to the first stage and to any outcome; beyond them it is only sure while no function says it. */
const reach: Check = ({ programme, own }, tell) => {
  const reached = new Set([firstStage(programme), ...Object.keys(programme.outcomes)])
  for (const stage of reached)
    for (const name of own) {
      const { from, to, leads } = programme.actions[name]!
      if (!to || !from.includes(stage)) continue
      if (leads === undefined) return
      reached.add(leads)
    }
  for (const stage of Object.keys(programme.stages))
    if (!reached.has(stage))
      tell(
        `stages.${stage}`,
        `没有动作通向阶段“${stage}”,请让一个动作的 to 指向它,或删去该阶段`,
        `nothing leads to the stage "${stage}": let an action go \`to\` it, or leave it out`,
      )
}

const MS_A_MINUTE = 60_000
const MS_AN_HOUR = 60 * MS_A_MINUTE
const clockTime = (ms: number): string =>
  ms % MS_AN_HOUR === 0 ? `${ms / MS_AN_HOUR} h` : `${ms / MS_A_MINUTE} min`

/** A time that is none, in words; undefined where there is some, or only a case tells. */
const noTime = (within: PromiseDef['within']): Text | undefined => {
  if (typeof within === 'number' && within <= 0) return inBoth(clockTime(within))
  // None at all is until the end of the day.
  if (typeof within === 'object' && within.workingDays < 0)
    return text(`${within.workingDays} 个工作日`, `${within.workingDays} working days`)
  return undefined
}

/** How long a promise has, and when it warns. */
const times = (name: string, { within, warn }: PromiseDef, tell: TellMistake): void => {
  const [zh, en] = [`时限承诺“${name}”`, `the promise "${name}"`]
  const none = noTime(within)
  if (none)
    tell(
      `promises.${name}.within`,
      `${zh}没有时间:within 为 ${none.zh},请写更长的时间`,
      `${en} has no time: it is within ${none.en}; give it longer`,
    )
  if (warn === undefined) return
  if (warn <= 0)
    tell(
      `promises.${name}.warn`,
      `${zh}从不预警:warn 为到期前 ${clockTime(warn)},请写正的时间或删去`,
      `${en} never warns: its warning is due ${clockTime(warn)} before its end; let it be earlier, or leave it out`,
    )
  if (!none && typeof within === 'number' && warn > within)
    tell(
      `promises.${name}.warn`,
      `${zh}应在到期前 ${clockTime(warn)} 预警,而时限只有 ${clockTime(within)},请缩短 warn`,
      `${en} is to warn ${clockTime(warn)} before its end, but is within ${clockTime(within)}: let it warn later`,
    )
}

const promises: Check = ({ programme }, tell) => {
  for (const [name, promise] of Object.entries(programme.promises)) {
    const { from, until, late } = promise
    const [zh, en] = [`时限承诺“${name}”`, `the promise "${name}"`]
    if (until.includes(from))
      tell(
        `promises.${name}.until`,
        `${zh}永不开启:起于“${from}”,也止于“${from}”,请从 until 中去掉`,
        `${en} never opens, for it is until "${from}", where it is from: take it out of \`until\``,
      )
    times(name, promise, tell)
    if (late !== undefined && programme.roles[late]?.kind === 'public')
      tell(
        `promises.${name}.late`,
        `${zh}超期时告知“${late}”,而这是公众角色,请改为工作人员或督查角色`,
        `${en} tells "${late}" that it is late, but that is a public role: name one of staff or oversight`,
      )
  }
}

/** What is done after a time is done by the machine, with nobody to fill in a form, and comes to rest. */
const timed = (name: string, { after, by, from, input, leads }: Action, tell: TellMistake): void => {
  const [zh, en] = [`动作“${name}”`, `the action "${name}"`]
  if (!by.includes('machine'))
    tell(
      `actions.${name}.by`,
      `${zh}到时自动办理,by 须含 machine`,
      `${en} is done after a time, so it must be by "machine", too`,
    )
  const empty = readInput(input, {})
  if (!empty.ok)
    tell(
      `actions.${name}.input`,
      `${zh}到时自动办理,而系统无法填写字段“${empty.refusal.field}”,请改为可不填`,
      `${en} is done after a time, but the machine cannot fill in its field "${empty.refusal.field}": make it optional`,
    )
  if (typeof after === 'number' && after <= 0 && leads !== undefined && from.includes(leads))
    tell(
      `actions.${name}.after`,
      `${zh}会不停重复:${clockTime(after)} 后回到“${leads}”,请写更长的时间或改 to`,
      `${en} would be done for ever, for it leads back to "${leads}" after ${clockTime(after)}: let it wait, or lead elsewhere`,
    )
}

/** A case has one timer, and one that the machine is refused would stop everything else that time does to it. */
const timers: Check = ({ programme, own }, tell) => {
  const inStage = new Map<string, string>()
  for (const name of own) {
    const action = programme.actions[name]!
    if (action.after === undefined) continue
    timed(name, action, tell)
    for (const stage of action.from) {
      const other = inStage.get(stage)
      if (other === undefined) inStage.set(stage, name)
      else if (other !== name)
        tell(
          `actions.${name}.after`,
          `动作“${other}”与“${name}”都在阶段“${stage}”到时自动办理,只能有一个,请删去其一的 after`,
          `the actions "${other}" and "${name}" are both done after a time in "${stage}"; only one can be: leave \`after\` out of the other`,
        )
    }
  }
}

/** One action is told how a case ended: two would each know half of it. */
const hears: Check = ({ programme, own }, tell) => {
  const heard = new Map<string, string>()
  for (const name of own)
    for (const of of programme.actions[name]!.hears ?? []) {
      const other = heard.get(of)
      if (other === undefined) heard.set(of, name)
      else
        tell(
          `actions.${name}.hears`,
          `动作“${other}”与“${name}”都听取“${of}”的办结,只能有一个,请从其一的 hears 中去掉`,
          `the actions "${other}" and "${name}" both hear how a case of "${of}" ended; only one can: leave it out of the other`,
        )
    }
}

/** What is not told from its beginning is told: there is nothing to withhold any more. */
const unannounced: Check = ({ programme }, tell) => {
  const { unannounced: withheld } = programme
  const first = firstStage(programme)
  if (!withheld || withheld.includes(first)) return
  tell(
    'unannounced',
    `起始阶段“${first}”已告知当事人,“${withheld.join('、')}”便无可保密,请把起始阶段也列入`,
    `its first stage "${first}" is announced, so nothing is left to be withheld in "${withheld.join('", "')}": name the first stage, too`,
  )
}

/** Whoever is outside the bureau ends a case with a reason only; where no function says it, that is known before. */
const parties: Check = ({ programme, own }, tell) => {
  for (const [role, { outside: also }] of Object.entries(programme.roles))
    for (const action of Object.keys(also ?? {}))
      if (!COMMON_ACTIONS.has(action))
        tell(
          `roles.${role}`,
          `角色“${role}”另有“${action}”,而这不是通用动作,请核对名称`,
          `the role "${role}" has "${action}", too, which is no common action: check its name`,
        )
  for (const name of own) {
    const { by, leads, partyEnds } = programme.actions[name]!
    if (leads === undefined || !isOutcome(programme, leads) || partyEnds) continue
    const party = by.find((one) => programme.roles[one]?.outside)
    if (party !== undefined)
      tell(
        `actions.${name}.partyEnds`,
        `“${party}”不是本部门的人,以“${name}”办结事项会被拒绝:请在 partyEnds 中写明为何可以`,
        `"${party}" is outside the bureau and would be refused to end a case by "${name}": say in \`partyEnds\` why it may`,
      )
  }
}

/** An organisation is named for those who work for it: there have to be some. */
const organisations: Check = ({ programme }, tell) => {
  if (programme.organisation && !Object.values(programme.roles).some(({ outside }) => outside))
    tell(
      'organisation',
      'organisation 写明事项涉及哪个单位,却没有外部角色,请将其角色标为 outside',
      'it says which organisation a case concerns, and no role is outside the bureau: mark the role that is',
    )
}

const CHECKS: readonly Check[] = [
  names,
  stages,
  texts,
  door,
  reach,
  promises,
  timers,
  hears,
  unannounced,
  parties,
  organisations,
]

/**
 * Refuses what the compiler cannot see and is certainly wrong.
 *
 * @throws DefinitionError with all of it.
 */
export const check = (defined: Defined): void => {
  const { id } = defined.programme
  refuseMistaken(text(`项目“${id}”`, `Programme "${id}"`), (tell) => {
    for (const look of CHECKS) look(defined, tell)
  })
}
