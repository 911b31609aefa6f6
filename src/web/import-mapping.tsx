import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type ImportColumns, type ImportView } from './api.ts'
import { useAreas, useBook, useBureaus, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech, useZone } from './lang.tsx'
import { factsForm, factsMapping, type MappingFilled, requestsForm, requestsMapping } from './mapping.ts'
import { Choice, Problem } from './parts.tsx'

const WORDS = {
  mapping: text('映射(JSON)', 'Mapping (JSON)'),
  kind: text('内容', 'What it holds'),
  way: text('怎样说明各列', 'How its columns are told'),
  byHand: text('逐列选择', 'Chosen by hand'),
  requests: text('诉求', 'Requests'),
  facts: text('对象的事实', 'Facts of subjects'),
  preview: text('试读', 'Preview'),
  header: text('表头(各列的名称)在', 'The names of the columns stand in'),
  above: text('表头之上的行不会导入。', 'What stands above that line is not imported.'),
  notJson: text('不是 JSON。', 'That is not JSON.'),
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
export const Mapping = ({ of, done }: { readonly of: ImportView; done(): Promise<unknown> }) => {
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
