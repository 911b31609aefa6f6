import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ImportColumns, type ImportPreview, type ImportView } from './api.ts'
import { useAreas, useBook, useBureaus, useNames, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { type Text, text, useSpeech, useTime, useZone } from './lang.tsx'
import { factsForm, factsMapping, type MappingFilled, requestsForm, requestsMapping } from './mapping.ts'
import { Choice, Heads, Loading, PageTitle, Panel, Problem, Scroll, SureButton } from './parts.tsx'

const WORDS = {
  imports: text('导入', 'Imports'),
  file: text('文件(CSV,可用 gzip)', 'File (CSV, gzipped or not)'),
  mapping: text('映射(JSON)', 'Mapping (JSON)'),
  kind: text('内容', 'What it holds'),
  way: text('怎样说明各列', 'How its columns are told'),
  byHand: text('逐列选择', 'Chosen by hand'),
  requests: text('诉求', 'Requests'),
  facts: text('对象的事实', 'Facts of subjects'),
  preview: text('试读', 'Preview'),
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
  header: text('表头(各列的名称)在', 'The names of the columns stand in'),
  above: text('表头之上的行不会导入。', 'What stands above that line is not imported.'),
  notJson: text('不是 JSON。', 'That is not JSON.'),
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

type Kind = NonNullable<ImportView['kind']>

/** A mapping that somebody has: pasted, or made by hand and kept. */
const Written = ({ from, send }: { readonly from: string; send(mapping: unknown): Promise<void> }) => {
  const { say } = useSpeech()
  const [written, write] = useState(from)
  const [error, setError] = useState<unknown>()
  const [isBad, setBad] = useState(false)
  const look = () => {
    setError(undefined)
    try {
      const mapping: unknown = JSON.parse(written)
      setBad(false)
      void send(mapping).catch(setError)
    } catch {
      setBad(true)
    }
  }
  return (
    <>
      <Problem error={error} />
      {isBad ? (
        <p role="alert" className="problem">
          {say(WORDS.notJson)}
        </p>
      ) : null}
      <label className="choice">
        <span>{say(WORDS.mapping)}</span>
        <textarea rows={6} value={written} onChange={(event) => write(event.target.value)} />
      </label>
      <p>
        <button type="button" className="plain" onClick={look}>
          {say(WORDS.preview)}
        </button>
      </p>
    </>
  )
}

/** A mapping chosen column by column. */
const ByHand = (of: {
  readonly file: ImportColumns
  readonly kind: Kind
  send(mapping: unknown): Promise<void>
}) => {
  const { file, kind } = of
  const { say } = useSpeech()
  const zone = useZone()
  const [programmes, areas, bureaus] = [useProgrammes(), useAreas(), useBureaus()]
  const [programme, setProgramme] = useState<string>()
  const book = useBook(programme)
  const city = {
    programmes: Object.fromEntries(programmes.map(({ id, name }) => [id, name])),
    areas: Object.fromEntries(areas.map(({ code, name }) => [code, name])),
    bureaus: Object.fromEntries(bureaus.map(({ id, name }) => [id, name])),
    book,
    zone,
  }
  const isFacts = kind === 'facts'
  return (
    <SchemaForm
      schema={(filled) => (isFacts ? factsForm : requestsForm)(file, city, filled as MappingFilled)}
      label={say(WORDS.preview)}
      changed={(filled) => setProgramme((filled as MappingFilled).programme)}
      send={(filled) =>
        of.send((isFacts ? factsMapping : requestsMapping)(file, city, filled as MappingFilled))
      }
    />
  )
}

/** Which line names the columns: bureaus' sheets have a title above it, which is found and can be told otherwise. */
const Header = ({ file, choose }: { readonly file: ImportColumns; choose(line: number): void }) => {
  const { say } = useSpeech()
  const line = (of: { readonly line: number; readonly begins: string }) =>
    text(`第 ${of.line} 行:${of.begins}`, `Line ${of.line}: ${of.begins}`)
  return (
    <>
      <div className="filters">
        <Choice
          label={say(WORDS.header)}
          value={String(file.header)}
          onChange={(value) => choose(Number(value))}
          options={file.lines.map((of) => [String(of.line), say(line(of))])}
        />
      </div>
      {file.lines.some((of) => of.line < file.header) ? (
        <p className="muted small">{say(WORDS.above)}</p>
      ) : null}
    </>
  )
}

/** What the columns of a file mean: chosen by hand, or as a mapping says. Nothing is stored before it is run. */
const Mapping = ({ of, done }: { readonly of: ImportView; done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const [kind, setKind] = useState<Kind>(of.kind ?? 'requests')
  const [way, setWay] = useState<'hand' | 'json'>('hand')
  const [last, setLast] = useState<unknown>()
  const [header, setHeader] = useState<number>()
  const { data: file, error } = useQuery({
    queryKey: ['import-columns', of.id, header],
    queryFn: () => api.importColumns(of.id, header),
    staleTime: Number.POSITIVE_INFINITY,
    placeholderData: keepPreviousData,
  })
  const look = async (mapping: unknown) => {
    setLast(mapping)
    await api.previewImport(of.id, { kind, mapping })
    await done()
  }
  return (
    <>
      <div className="filters">
        <Choice
          label={say(WORDS.kind)}
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          options={[
            ['requests', say(WORDS.requests)],
            ['facts', say(WORDS.facts)],
          ]}
        />
        <Choice
          label={say(WORDS.way)}
          value={way}
          onChange={(value) => setWay(value as typeof way)}
          options={[
            ['hand', say(WORDS.byHand)],
            ['json', say(WORDS.mapping)],
          ]}
        />
      </div>
      <Problem error={error} />
      {way === 'json' ? (
        <Written from={last === undefined ? '' : JSON.stringify(last, null, 2)} send={look} />
      ) : file ? (
        <>
          <Header file={file} choose={setHeader} />
          <ByHand key={`${kind} ${file.header}`} file={file} kind={kind} send={look} />
        </>
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
