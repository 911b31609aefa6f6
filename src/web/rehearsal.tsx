import { useQuery } from '@tanstack/react-query'
import { type FormEvent, Fragment, useState } from 'react'
import { api, type RehearsalView, type ScenariosView } from './api.ts'
import { text, useSpeech } from './lang.tsx'
import { Loading, PageTitle, Problem, Scroll } from './parts.tsx'
import './rehearsal.css'

const WORDS = {
  title: text('演练', 'Rehearsal'),
  about: text(
    '同一份项目定义在虚拟时钟下跑若干遍:现有力量能否兑现承诺?结果取决于所列假定;D 级假定没有来源。',
    'The same definitions run under a virtual clock: are the promises kept with these staff? The answer rests on the assumptions listed; those of grade D have no source.',
  ),
  scenario: text('情景', 'Scenario'),
  staff: text('力量', 'Staff'),
  times: text('演练次数', 'Replications'),
  start: text('开始演练', 'Rehearse'),
  stop: text('停止', 'Stop'),
  running: text('正在演练', 'Rehearsing'),
  failed: text('演练没有完成,请稍后重试。', 'The rehearsal could not be finished; try again later.'),
  charts: text('图', 'Charts'),
  assumed: text('假定', 'What is assumed'),
}
const REPLICATIONS = [4, 12, 40] as const
const POLL_MS = 700

type Scenario = ScenariosView['rows'][number]
type Answer = NonNullable<RehearsalView['answer']>

const Sliders = ({
  scenario,
  staffing,
  onChange,
}: {
  readonly scenario: Scenario
  readonly staffing: Readonly<Record<string, number>>
  readonly onChange: (pool: string, count: number) => void
}) => {
  const { say } = useSpeech()
  return (
    <fieldset className="sliders">
      <legend>{say(WORDS.staff)}</legend>
      {scenario.pools.map(({ id, name, count, most }) => {
        const now = staffing[id] ?? count
        return (
          <div key={id} className="slider">
            <label htmlFor={`pool-${id}`}>{say(name)}</label>
            <input
              id={`pool-${id}`}
              type="range"
              min={0}
              max={most}
              value={now}
              onChange={({ target }) => onChange(id, target.valueAsNumber)}
            />
            <output htmlFor={`pool-${id}`}>{now === count ? now : `${now} (${count})`}</output>
          </div>
        )
      })}
    </fieldset>
  )
}

const Tables = ({ tables }: { readonly tables: Answer['tables'] }) =>
  tables.map(({ title, heads, rows, right }) => (
    <Fragment key={title}>
      <h2>{title}</h2>
      <Scroll label={title}>
        <table>
          <thead>
            <tr>
              {heads.map((head, column) => (
                <th key={head} scope="col" className={right.includes(column) ? 'number' : undefined}>
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row[0]}>
                {row.map((cell, column) => (
                  <td key={heads[column]} className={right.includes(column) ? 'number' : undefined}>
                    {cell}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Fragment>
  ))

const Answered = ({ answer }: { readonly answer: Answer }) => {
  const { say } = useSpeech()
  return (
    <article className="answer">
      <h2>
        {answer.name} · n = {answer.replications}
      </h2>
      <p>{answer.question}</p>
      <p className="muted">{answer.basis}</p>
      {answer.remarks.map((remark) => (
        <p key={remark} className="remark">
          {remark}
        </p>
      ))}
      <Tables tables={answer.tables} />
      <h2>{say(WORDS.charts)}</h2>
      {answer.charts.map((chart) => (
        // Our own server's SVG, its words made safe there; the page's security policy allows no script in it.
        <div key={chart} className="chart" dangerouslySetInnerHTML={{ __html: chart }} />
      ))}
      <h2>{say(WORDS.assumed)}</h2>
      <ul>
        {answer.assumptions.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </article>
  )
}

const Running = ({ seen, onStop }: { readonly seen: RehearsalView; readonly onStop: () => void }) => {
  const { say } = useSpeech()
  return (
    <p className="progress" role="status">
      <label htmlFor="progress">{say(WORDS.running)}</label>
      <progress id="progress" max={seen.of} value={seen.done} /> {seen.done} / {seen.of}{' '}
      <button type="button" onClick={onStop}>
        {say(WORDS.stop)}
      </button>
    </p>
  )
}

/** What an order came to, looked at again while it is under way. */
const Outcome = ({ id }: { readonly id: string }) => {
  const { say, lang } = useSpeech()
  const { data, error, refetch } = useQuery({
    queryKey: ['rehearsal', id, lang],
    queryFn: () => api.rehearsal(id, lang),
    refetchInterval: ({ state }) => (state.data?.state === 'running' ? POLL_MS : false),
  })
  if (!data) return error ? <Problem error={error} /> : <Loading />
  const stop = async () => {
    await api.stopRehearsal(id)
    await refetch()
  }
  return (
    <>
      {data.state === 'running' ? <Running seen={data} onStop={() => void stop()} /> : null}
      {data.state === 'failed' ? (
        <p role="alert" className="problem">
          {say(WORDS.failed)}
        </p>
      ) : null}
      {data.answer ? <Answered answer={data.answer} /> : null}
    </>
  )
}

const Order = ({ scenarios }: { readonly scenarios: readonly Scenario[] }) => {
  const { say } = useSpeech()
  const [chosen, choose] = useState(scenarios[0]!.id)
  const [staffing, setStaffing] = useState<Readonly<Record<string, number>>>({})
  const [replications, setReplications] = useState<number>(REPLICATIONS[1])
  const [started, setStarted] = useState<string>()
  const [error, setError] = useState<unknown>()
  const scenario = scenarios.find(({ id }) => id === chosen)!
  const start = async (event: FormEvent) => {
    // Not as the form's action: that would put the fields back to where they began.
    event.preventDefault()
    setError(undefined)
    try {
      setStarted((await api.startRehearsal({ scenario: chosen, staffing, replications })).rehearsal)
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <>
      <form className="panel" onSubmit={(event) => void start(event)}>
        <div className="field">
          <label htmlFor="scenario">{say(WORDS.scenario)}</label>
          <select
            id="scenario"
            value={chosen}
            onChange={({ target }) => {
              choose(target.value)
              setStaffing({})
            }}
          >
            {scenarios.map(({ id, name }) => (
              <option key={id} value={id}>
                {say(name)}
              </option>
            ))}
          </select>
        </div>
        <p>{say(scenario.question)}</p>
        <Sliders
          scenario={scenario}
          staffing={staffing}
          onChange={(pool, count) => setStaffing((now) => ({ ...now, [pool]: count }))}
        />
        <div className="field">
          <label htmlFor="times">{say(WORDS.times)}</label>
          <select
            id="times"
            value={replications}
            onChange={({ target }) => setReplications(Number(target.value))}
          >
            {REPLICATIONS.map((times) => (
              <option key={times}>{times}</option>
            ))}
          </select>
        </div>
        <Problem error={error} />
        <button type="submit">{say(WORDS.start)}</button>
      </form>
      {started === undefined ? null : <Outcome key={started} id={started} />}
    </>
  )
}

/** Whether the promises are kept with other staff: tried before it is decided. */
const RehearsalPage = () => {
  const { say } = useSpeech()
  const { data, error } = useQuery({ queryKey: ['scenarios'], queryFn: api.scenarios, staleTime: 600_000 })
  return (
    <div className="rehearsal">
      <PageTitle title={say(WORDS.title)} />
      <p className="muted">{say(WORDS.about)}</p>
      <Problem error={error} />
      {data && data.rows.length > 0 ? <Order scenarios={data.rows} /> : error ? null : <Loading />}
    </div>
  )
}

export default RehearsalPage
