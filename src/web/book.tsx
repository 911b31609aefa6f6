import { Link } from 'wouter'
import type { Programme, ProgrammeBook } from './api.ts'
import { Rules } from './book-rules.tsx'
import { roleIn, useBook, useBureaus, useProgrammes } from './city.tsx'
import { Contents, familyOf } from './contents.tsx'
import { Diagram } from './diagram.tsx'
import { inLine, type Text, text, useSpeech, useZone } from './lang.tsx'
import { Grade, Heads, Loading, PageTitle, Panel, Scroll } from './parts.tsx'
import { unitFor, valueText } from './values.ts'
import { todayIn } from './zoned.ts'
import './book.css'

const WORDS = {
  book: text('项目手册', 'Programme book'),
  all: text('所有项目', 'All programmes'),
  stages: text('阶段与动作', 'Stages and actions'),
  diagram: text('阶段图', 'Stage diagram'),
  print: text('打印', 'Print'),
  within: text('时限', 'within'),
  depends: text('时限依事项而定', 'how long depends on the case'),
  from: text('从', 'From'),
  action: text('动作', 'Action'),
  by: text('谁办', 'By'),
  outcomes: text('结果', 'Outcomes'),
  promises: text('时限承诺', 'Promises'),
  until: text('到', 'until'),
  late: text('超期告知', 'If late, tells'),
  parameters: text('参数', 'Parameters'),
  value: text('取值', 'Value'),
  since: text('自', 'From'),
  source: text('出处', 'Source'),
  median: text(',中位数', ', median'),
  grade: text('可信', 'Grade'),
  indicators: text('指标', 'Indicators'),
  automatic: text('到时自动', 'by itself, in time'),
}

const useName = () => {
  const { say } = useSpeech()
  return (names: Readonly<Record<string, Text>>, id: string) => (names[id] ? say(names[id]) : id)
}

/** What an action is offered for is the programme's own; what all have is left to the case page. */
const Stages = ({ of }: { readonly of: ProgrammeBook }) => {
  const { say, lang } = useSpeech()
  const name = useName()
  const places = { ...of.stages, ...of.outcomes }
  const roles = Object.fromEntries(Object.entries(of.roles).map(([id, role]) => [id, role.name]))
  return (
    <Panel title={say(WORDS.stages)}>
      <ol className="stages">
        {Object.entries(of.stages).map(([stage, title]) => (
          <li key={stage}>
            <strong>{say(title)}</strong>
            <ul className="plain-list">
              {Object.entries(of.actions)
                .filter(([, { from, common }]) => from.includes(stage) && !common)
                .map(([id, action]) => (
                  <li key={id}>
                    {say(action.name)}{' '}
                    <span className="muted small">
                      {inLine(
                        lang,
                        action.by.map((role) => name(roles, role)),
                      )}
                      {action.automatic ? ` · ${say(WORDS.automatic)}` : ''}
                    </span>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ol>
      <p>
        {say(WORDS.outcomes)}:{' '}
        {Object.keys(of.outcomes).map((outcome) => (
          <span key={outcome} className="pill calm">
            {name(places, outcome)}
          </span>
        ))}
      </p>
    </Panel>
  )
}

interface Revision {
  readonly from: string
  readonly value: unknown
  readonly source: Text
  readonly grade: string
  readonly unverified?: true
}

type ParameterOf = ProgrammeBook['parameters'][string]

/** One value of a parameter, with its unit. */
const ValueOf = ({ of, value }: { readonly of: ParameterOf; readonly value: unknown }) => {
  const { say, lang } = useSpeech()
  const called = Object.fromEntries(useBureaus().map(({ id, name }) => [id, name]))
  const { unit, words } = of
  if (unit === 'fen') return <>{valueText(lang, 'money', value)}</>
  const keyName = (key: string) => (words?.[key] ? say(words[key]) : key)
  return (
    <>
      {valueText(lang, 'table', value, { ...called, ...words }, keyName)}{' '}
      <span className="muted small">{say(unitFor(of.unitName, of.unitOne, value))}</span>
    </>
  )
}

/** A parameter with the value that is in force. */
const ParameterNow = ({ of }: { readonly of: ParameterOf }) => {
  const { say } = useSpeech()
  const today = todayIn(useZone())
  const revision = (of.history as unknown as readonly Revision[]).filter(({ from }) => from <= today).at(-1)
  return (
    <>
      {say(of.name)}: {revision ? <ValueOf of={of} value={revision.value} /> : '—'}
    </>
  )
}

const Promises = ({ of }: { readonly of: ProgrammeBook }) => {
  const { say, lang } = useSpeech()
  const name = useName()
  const places = { ...of.stages, ...of.outcomes }
  return (
    <Panel title={say(WORDS.promises)}>
      <ul className="plain-list">
        {Object.entries(of.promises).map(([id, promise]) => (
          <li key={id}>
            <strong>{say(promise.name)}</strong>
            <div className="muted small">
              {say(WORDS.from)} {name(places, promise.from)} {say(WORDS.until)}{' '}
              {inLine(
                lang,
                promise.until.map((place) => name(places, place)),
              )}
              {promise.within ? (
                <>
                  {' '}
                  · {say(WORDS.within)} <strong>{say(promise.within)}</strong>
                </>
              ) : (
                ` · ${say(WORDS.depends)}`
              )}
              {promise.late ? ` · ${say(WORDS.late)} ${say(roleIn(of, promise.late))}` : ''}
            </div>
            {promise.dependsOn?.map((parameter) => (
              <div key={parameter} className="small">
                <ParameterNow of={of.parameters[parameter]!} />
              </div>
            ))}
            {promise.basis ? (
              <div className="muted small">
                {say(WORDS.source)}: {say(promise.basis.source)} · {say(WORDS.grade)}{' '}
                <Grade of={promise.basis} />
              </div>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const Parameters = ({ of }: { readonly of: ProgrammeBook }) => {
  const { say } = useSpeech()
  const heads = [WORDS.parameters, WORDS.value, WORDS.since, WORDS.source, WORDS.grade]
  return (
    <Panel title={say(WORDS.parameters)}>
      <Scroll label={say(WORDS.parameters)}>
        <table>
          <Heads of={heads} />
          <tbody>
            {Object.entries(of.parameters).flatMap(([id, parameter]) =>
              (parameter.history as unknown as readonly Revision[]).map((revision) => (
                <tr key={`${id} ${revision.from}`}>
                  <td>{say(parameter.name)}</td>
                  <td>
                    <ValueOf of={parameter} value={revision.value} />
                  </td>
                  <td className="word">{revision.from}</td>
                  <td className="small">{say(revision.source)}</td>
                  <td>
                    <Grade of={revision} />
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  )
}

const Indicators = ({ of }: { readonly of: ProgrammeBook }) => {
  const { say } = useSpeech()
  return (
    <Panel title={say(WORDS.indicators)}>
      <ul className="plain-list">
        {Object.entries(of.indicators).map(([id, indicator]) => (
          <li key={id}>
            <Link href={`/figures/${of.id}/${id}`}>{say(indicator.name)}</Link>{' '}
            <span className="muted small">
              {say(indicator.unitName)}
              {indicator.kind === 'duration'
                ? say(WORDS.median)
                : indicator.of
                  ? ` ÷ ${say(indicator.of)}`
                  : ''}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

const BookLink = ({ of, current }: { readonly of: Programme; readonly current?: boolean }) => {
  const { say } = useSpeech()
  return (
    <Link href={`/book/${of.id}`} aria-current={current ? 'page' : undefined}>
      {say(of.name)}
    </Link>
  )
}

/** The loops of the service that is open, and the way back to all. */
const Family = ({ programmes, id }: { readonly programmes: readonly Programme[]; readonly id: string }) => {
  const { say } = useSpeech()
  return (
    <nav className="filters" aria-label={say(WORDS.book)}>
      <Link href="/book">{say(WORDS.all)}</Link>
      {programmes
        .filter((one) => familyOf(one.id) === familyOf(id))
        .map((one) => (
          <BookLink key={one.id} of={one} current={one.id === id} />
        ))}
    </nav>
  )
}

/** A programme drawn from its definition: stages, who does what, promises, values with their sources, figures. */
export default function BookPage({ id }: { readonly id: string | undefined }) {
  const { say } = useSpeech()
  const programmes = useProgrammes()
  const of = useBook(id)
  return (
    <>
      <PageTitle title={of ? say(of.name) : say(WORDS.book)} />
      {id === undefined ? (
        <Contents hrefOf={(one) => `/book/${one}`} />
      ) : (
        <Family programmes={programmes} id={id} />
      )}
      {id !== undefined && !of ? <Loading /> : null}
      {of ? (
        <div className="columns">
          <div>
            <Stages of={of} />
            <Promises of={of} />
          </div>
          <div>
            <Indicators of={of} />
          </div>
          <div className="wide">
            <Panel
              title={say(WORDS.diagram)}
              aside={
                <button type="button" className="plain" onClick={() => window.print()}>
                  {say(WORDS.print)}
                </button>
              }
            >
              <Diagram of={of} />
            </Panel>
            <Rules programme={of.id} />
            <Parameters of={of} />
          </div>
        </div>
      ) : null}
    </>
  )
}
