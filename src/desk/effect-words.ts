import { type Effect, type Programme, type Text, text } from '../kernel/index.ts'
import { rulesOf } from './benefits/cases.ts'
import type { Desk } from './desk.ts'

/** What effects name by an id, as people call it; undefined where nobody here does. */
export interface EffectNames {
  programme(id: string): Text | undefined
  /** The programme of a case that something is to be done to. */
  programmeOf(of: string): Programme | undefined
  determination(id: string): Text | undefined
}

/** Whom messages go to that are no roles. */
const TOLD: Readonly<Record<string, Text>> = {
  requester: text('提出人', 'Who asked'),
  'in-charge': text('承办部门', 'Bureau in charge'),
}
const LINKS = { child: text('子事项', 'child'), related: text('关联事项', 'related') }

const said = (zh: string, en: string, name: Text | undefined, id: string): Text =>
  text(`${zh} ${name?.zh ?? id}`, `${en} ${name?.en ?? id}`)

/** Whom a message goes to, as people call them: a post of the programme, who asked, or the bureau in charge. */
export const toldName = (to: string, { roles }: Pick<Programme, 'roles'>): Text =>
  roles[to]?.name ?? TOLD[to] ?? text(to, to)

/** What an effect of a case is to do, as people call it: the one place, for timelines wherever they are shown. */
export const effectWords = (effect: Effect, own: Pick<Programme, 'roles'>, names: EffectNames): Text => {
  switch (effect.effect) {
    case 'notify':
      return said('告知', 'tell', toldName(effect.to, own), effect.to)
    case 'determine': {
      const { determination, month } = effect
      const { zh, en } = said('认定', 'determine', names.determination(determination), determination)
      return text(`${zh} ${month}`, `${en} ${month}`)
    }
    case 'freeze':
      return text('锁定数据', 'freeze the figures')
    case 'list':
      return said('列出', 'list', names.programme(effect.programme), effect.programme)
    case 'open': {
      const { zh, en } = said('登记', 'open', names.programme(effect.programme), effect.programme)
      const link = LINKS[effect.link]
      return text(`${zh} (${link.zh})`, `${en} (${link.en})`)
    }
    case 'perform': {
      const name = names.programmeOf(effect.case)?.actions[effect.action]?.name
      return text(
        `${name?.zh ?? effect.action} → ${effect.case}`,
        `${name?.en ?? effect.action} → ${effect.case}`,
      )
    }
  }
}

/** The names that some effects need, looked up once for all of them. */
export const effectNames = async (desk: Desk, effects: readonly Effect[]): Promise<EffectNames> => {
  const ids = [...new Set(effects.flatMap((effect) => (effect.effect === 'perform' ? [effect.case] : [])))]
  const programmes = new Map<string, Programme>()
  if (ids.length > 0)
    for (const [id, row] of (await desk.store.load(ids, [])).rows) {
      const programme = desk.registry.pinned(row.programme, row.programmeVersion)
      if (programme.ok) programmes.set(id, programme.value)
    }
  const asks = effects.some(({ effect }) => effect === 'determine')
  const rules = asks ? await rulesOf(desk) : undefined
  const known = rules?.ok ? rules.value.inForce.book.determinations : []
  const determinations = new Map(known.map(({ programme, name }) => [programme, name]))
  return {
    programme: (id) => {
      const found = desk.registry.latest(id)
      return found.ok ? found.value.name : undefined
    },
    programmeOf: (id) => programmes.get(id),
    determination: (id) => determinations.get(id),
  }
}
