import {
  count,
  type Desk,
  type FigureChange,
  hoursText,
  type Lang,
  many,
  type Recounted,
  recount,
} from '../../desk/index.ts'
import { HOUR_MS, type Indicator, type Text, text } from '../../kernel/index.ts'
import { atCommandLine, DOING, machineUser } from '../acting.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { notLoadedLines } from '../not-loaded.ts'
import { withDesk } from '../open.ts'
import { table } from '../width.ts'

/** What programmes here count. */
type Known = ReadonlyMap<string, Indicator>

const knownOf = ({ registry }: Desk): Known =>
  new Map(
    registry.all.flatMap(({ id, indicators }) =>
      Object.entries(indicators).map(([name, indicator]) => [`${id}/${name}`, indicator] as const),
    ),
  )

interface Sum {
  readonly numerator: number
  readonly denominator: number
}

/** A figure before and after, as its sums are kept: durations in milliseconds. */
interface Change extends FigureChange {
  readonly before: Sum
  readonly after: Sum
}

/** What is stored now is what is before, or, once it is changed, after. */
const withSums = async ({ store }: Desk, changes: readonly FigureChange[]): Promise<readonly Change[]> => {
  const { sums } = await store.figures({ indicators: changes.map(({ indicator }) => indicator) })
  return changes.map((change) => {
    const { numerator = 0, denominator = 0 } = sums.find((of) => of.indicator === change.indicator) ?? {}
    const after = { numerator: numerator + change.numerator, denominator: denominator + change.denominator }
    return { ...change, before: { numerator, denominator }, after }
  })
}

const sumText = ({ numerator, denominator }: Sum, kind: string | undefined, lang: Lang): string => {
  if (kind === 'duration') return `${hoursText(numerator / HOUR_MS, lang)} (n = ${count(denominator)})`
  return kind === 'share' ? `${count(numerator)} / ${count(denominator)}` : count(numerator)
}

const changeLines = (changes: readonly Change[], known: Known, lang: Lang): readonly string[] =>
  table(
    lang === 'zh' ? ['指标', '', '事项', '原为', '应为'] : ['Figure', '', 'Cases', 'Before', 'After'],
    changes.map(({ indicator, cases, before, after }) => {
      const of = known.get(indicator)
      const sums = [before, after].map((sum) => sumText(sum, of?.kind, lang))
      return [of?.name[lang] ?? '', indicator, count(cases), ...sums]
    }),
    ['left', 'left', 'right', 'right', 'right'],
  )

const brokenText = (broken: number): Text =>
  text(
    `✗ ${broken} 个事项的事件与写入时不符,未重新统计:见 verify。`,
    `✗ Not recounted, for their events are not as they were written (see verify): ${many(broken, 'cases')}.`,
  )

const concerningText = (concerning: number, isApplied: boolean): Text =>
  isApplied
    ? text(
        `已更正 ${concerning} 个事项涉及的单位:该单位的人员现可看到。`,
        `Put right which organisation ${concerning} cases concern: its people see them now.`,
      )
    : text(
        `${concerning} 个事项涉及的单位与定义不一致,该单位的人员尚看不到;加 --apply 即更正。`,
        `${concerning} cases concern another organisation by their definition than is kept with them, and its people do not see them yet: --apply puts that right.`,
      )

const endText = ({ cases, differing }: Recounted, isApplied: boolean): Text => {
  if (differing === 0)
    return text(
      `${cases} 个事项的统计均与定义一致。`,
      `Counted as they are defined: ${many(cases, 'cases')}.`,
    )
  return isApplied
    ? text(
        `已重新统计 ${cases} 个事项中的 ${differing} 个。`,
        `Recounted: ${differing} of ${many(cases, 'cases')}.`,
      )
    : text(
        `${cases} 个事项中有 ${differing} 个应重新统计;加 --apply 即执行。`,
        `To be recounted: ${differing} of ${many(cases, 'cases')}. --apply does it.`,
      )
}

/** What is about to be changed, and who does it, stands in the trail before it is. */
const enterTrail = (desk: Desk, call: Call, { differing, concerning, changes }: Recounted) => {
  const at = desk.clock.now()
  const account = atCommandLine(textOption(call, 'by') ?? machineUser(), 'by')
  const detail = { cases: differing, concerning, indicators: changes.map(({ indicator }) => indicator) }
  return { at, entry: { id: `recount ${at} ${account}`, at, kind: 'recount', account, detail } }
}

const run = (call: Call): Promise<number> =>
  withDesk(call, async (desk) => {
    const { out } = call
    const isApplied = call.options.apply === true
    const { store, registry, calendar } = desk
    const looking = out.progress(text('核对', 'Looking'))
    const found = await recount(store, registry, calendar, undefined, (cases) => looking.at(cases))
    looking.end()
    const changes = await withSums(desk, found.changes)
    if (changes.length > 0) out.lines(...changeLines(changes, knownOf(desk), out.lang))
    const isOtherwise = found.differing + found.concerning > 0
    if (isApplied && isOtherwise) {
      const { at, entry } = enterTrail(desk, call, found)
      await store.trail.add([entry])
      const bar = out.progress(text('重新统计', 'Recounting'))
      await recount(store, registry, calendar, at, (cases) => bar.at(cases, cases / found.cases))
      bar.end()
    }
    const isDone = isApplied || !isOtherwise
    const ok = isDone && found.broken === 0 && found.notLoaded.length === 0
    if (out.json) out.document({ ok, applied: isApplied, ...found, changes })
    else
      out.lines(
        ...(found.broken > 0 ? [out.say(brokenText(found.broken))] : []),
        ...notLoadedLines(found.notLoaded, out.lang),
        ...(found.concerning > 0 ? [out.say(concerningText(found.concerning, isApplied))] : []),
        out.say(endText(found, isApplied)),
      )
    return ok ? 0 : 1
  })

export const recountCommand: Command = {
  name: 'recount',
  about: text(
    '按定义重新统计每个事项及其涉及的单位,列出数值会改变的指标;--apply 即改正',
    'counts every case anew by its definition, and finds which organisation it concerns; lists the figures that come out otherwise; --apply puts them right',
  ),
  words: [],
  options: {
    ...DATA,
    apply: {
      about: text('改正;省略时只列出', 'puts them right; without it they are only listed'),
    },
    by: DOING.by!,
  },
  more: text(
    '只改统计,不动事件、存证和检查点;可与服务器(PostgreSQL)同时运行,中断后再运行一次即接着完成。每个改变的指标处都注明重新统计的时间和增减,并记入审计记录。有待改正、有事项的项目版本未装入或事件有误时,退出码为 1。',
    'Only what is counted changes, no event, proof or checkpoint. It may run beside a server (on PostgreSQL), and goes on where it was interrupted when it is run again. Each figure that changed tells when it was recounted and what that added; the audit trail tells who did it. Exits with 1 where anything is left to be put right, where a version of a programme that has cases is not loaded, or events are not as they were written.',
  ),
  examples: ['recount', 'recount --apply', 'recount --apply --by Li --json'],
  run,
}
