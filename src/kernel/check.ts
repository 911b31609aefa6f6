import { door, names, stages, texts } from './check-names.ts'
import { organisations, parties, unannounced } from './check-people.ts'
import { promises, timers } from './check-time.ts'
import type { Check, Defined } from './checking.ts'
import { refuseMistaken } from './definition-error.ts'
import { firstStage } from './programme.ts'
import { text } from './text.ts'

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
