import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ImportPreview, type ImportView } from './api.ts'
import { useNames } from './city.tsx'
import { Mapping } from './import-mapping.tsx'
import { type Text, text, useSpeech, useTime } from './lang.tsx'
import { Heads, Loading, PageTitle, Panel, Problem, Scroll, SureButton } from './parts.tsx'

const WORDS = {
  imports: text('导入', 'Imports'),
  file: text('文件(CSV,可用 gzip)', 'File (CSV, gzipped or not)'),
  run: text('开始导入', 'Run the import'),
  stop: text('停止并删除', 'Stop and remove'),
  remove: text('删除此文件', 'Remove this file'),
  sure: text('确认删除;已导入的保留', 'Remove it for good; what came in stays'),
  rows: text('行', 'Rows'),
  opened: text('新增', 'New'),
  updated: text('更新', 'Updated'),
  duplicates: text('重复', 'Already there'),
  rejected: text('有误', 'Wrong'),
  line: text('行号', 'Line'),
  why: text('原因', 'Why'),
  column: text('列或路径', 'Column or path'),
  beginning: text('只试读了开头部分。', 'Only the beginning was looked at.'),
  notBegun: text(
    '已办结的事项不计入下列时限承诺:它们起于后面的阶段,而来源没有记录这些阶段。',
    'Cases that came in closed do not count under these promises, which begin at a later stage than the source records:',
  ),
  sample: text('将新增的头几件', 'The first that would be new'),
  none: text('没有导入记录。', 'There are no imports.'),
}
const STATES: Readonly<Record<ImportView['state'], Text>> = {
  uploaded: text('已上传', 'uploaded'),
  previewed: text('已试读', 'previewed'),
  running: text('导入中', 'running'),
  done: text('已完成', 'done'),
  stopped: text('已停止', 'stopped'),
}
/** A running import is looked at again so often. */
const AGAIN_MS = 2_000

type Outcome = Pick<
  ImportPreview,
  'opened' | 'updated' | 'duplicates' | 'rejected' | 'bad' | 'stopped' | 'notBegun'
>

/** What nobody would guess from a share of promises kept: past cases do not count in it. */
const NotBegun = ({ of }: { readonly of: NonNullable<Outcome['notBegun']> }) => {
  const { say } = useSpeech()
  const names = useNames()
  return (
    <>
      <p className="muted small">{say(WORDS.notBegun)}</p>
      <ul className="plain-list small">
        {of.map(({ programme, promise, name }) => (
          <li key={`${programme}/${promise}`}>
            {names.programme(programme)} · {say(name)}
          </li>
        ))}
      </ul>
    </>
  )
}

const Counts = ({ of }: { readonly of: Outcome }) => {
  const { say } = useSpeech()
  const heads = [WORDS.line, WORDS.column, WORDS.why]
  return (
    <>
      <p>
        {(['opened', 'updated', 'duplicates', 'rejected'] as const).map((name) => (
          <span key={name} className={`pill ${name === 'rejected' && of.rejected > 0 ? 'bad' : 'calm'}`}>
            {say(WORDS[name])} {of[name]}
          </span>
        ))}
      </p>
      {of.stopped ? <p className="problem">{say(of.stopped.message)}</p> : null}
      {of.notBegun && of.notBegun.length > 0 ? <NotBegun of={of.notBegun} /> : null}
      {of.bad.length > 0 ? (
        <Scroll label={say(WORDS.rejected)}>
          <table>
            <Heads of={heads} />
            <tbody>
              {of.bad.map(({ row, problem }) => (
                <tr key={`${row} ${problem.field ?? ''}`}>
                  <td className="number">{row}</td>
                  <td>
                    <code>{problem.field ?? ''}</code>
                  </td>
                  <td>{say(problem.message)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
    </>
  )
}

const Preview = ({ of }: { readonly of: ImportPreview }) => {
  const { say } = useSpeech()
  const names = useNames()
  return (
    <>
      <p className="muted small">
        {say(WORDS.rows)} {of.rows} {of.whole ? '' : `· ${say(WORDS.beginning)}`}
      </p>
      <Counts of={of} />
      {of.sample.length > 0 ? (
        <details>
          <summary>{say(WORDS.sample)}</summary>
          <ul className="plain-list">
            {of.sample.map((row) => (
              <li key={row.case}>
                {say(row.title) || row.case}{' '}
                <span className="muted small">
                  {names.programme(row.programme)} · {names.area(row.area)}
                </span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  )
}

const Import = ({ of, done }: { readonly of: ImportView; done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const time = useTime()
  const [error, setError] = useState<unknown>()
  const attempt = (what: () => Promise<unknown>) => void what().then(done, setError)
  return (
    <Panel title={of.name} aside={<span className="pill calm">{say(STATES[of.state])}</span>}>
      <p className="muted small">
        {time(of.at)} · {of.by} · {Math.ceil(of.bytes / 1024)} KiB
      </p>
      <Problem error={error} />
      {of.state === 'uploaded' || of.state === 'previewed' ? <Mapping of={of} done={done} /> : null}
      {of.preview && !of.outcome ? <Preview of={of.preview} /> : null}
      {of.share !== undefined && of.state === 'running' ? (
        <progress max={1} value={of.share} aria-label={say(STATES.running)} />
      ) : null}
      {of.outcome ? <Counts of={of.outcome} /> : null}
      <div className="buttons">
        {of.state === 'previewed' || of.state === 'stopped' ? (
          <button type="button" onClick={() => attempt(() => api.runImport(of.id))}>
            {say(WORDS.run)}
          </button>
        ) : null}
        <SureButton
          label={say(of.state === 'running' ? WORDS.stop : WORDS.remove)}
          sure={say(WORDS.sure)}
          act={() => attempt(() => api.removeImport(of.id))}
        />
      </div>
    </Panel>
  )
}

/** Files of other systems: uploaded, read as a mapping says, looked at row by row, and then run. */
export default function ImportsPage() {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [failed, setFailed] = useState<unknown>()
  const { data, error } = useQuery({
    queryKey: ['imports'],
    queryFn: api.imports,
    refetchInterval: ({ state }) =>
      state.data?.rows.some((of) => of.state === 'running') ? AGAIN_MS : false,
  })
  const done = () => queries.invalidateQueries({ queryKey: ['imports'] })
  const upload = (file: File) => {
    setFailed(undefined)
    void api.uploadImport(file).then(done, setFailed)
  }
  return (
    <>
      <PageTitle title={say(WORDS.imports)} />
      <Problem error={failed ?? error} />
      <Panel title={say(WORDS.file)}>
        <input
          type="file"
          aria-label={say(WORDS.file)}
          onChange={(event) => {
            const [file] = event.target.files ?? []
            if (file) upload(file)
            event.target.value = ''
          }}
        />
      </Panel>
      {data ? null : error ? null : <Loading />}
      {data?.rows.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {data?.rows.map((of) => (
        <Import key={of.id} of={of} done={done} />
      ))}
    </>
  )
}
