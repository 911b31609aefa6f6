import type { Check } from './checking.ts'
import type { TellMistake } from './definition-error.ts'
import { readInput } from './form.ts'
import type { Action, PromiseDef } from './programme.ts'
import { inBoth, type Text, text } from './text.ts'
import { HOUR_MS, MINUTE_MS } from './units.ts'

/** What time does to a case: promises, and what the machine does after a time. */

const clockTime = (ms: number): string => (ms % HOUR_MS === 0 ? `${ms / HOUR_MS} h` : `${ms / MINUTE_MS} min`)

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

export const promises: Check = ({ programme }, tell) => {
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
export const timers: Check = ({ programme, own }, tell) => {
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
