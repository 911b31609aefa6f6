import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'wouter'
import { api, type ListKind } from './api.ts'
import { useNames } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { inLine, text, useSpeech, useTime } from './lang.tsx'
import { ImportList } from './list-file.tsx'
import { Loading, PageTitle, Panel, Problem, Scroll, SureButton } from './parts.tsx'
import { LIST_FORMS, type Part } from './resource-lists.ts'
import { nameOf } from './schema.ts'

const WORDS = {
  add: text('添加', 'Add'),
  change: text('修改', 'Change'),
  remove: text('删除', 'Remove'),
  sure: text('确认删除', 'Yes, remove it'),
  save: text('保存', 'Save'),
  settings: text('通用设置', 'Settings'),
  name: text('名称', 'Name'),
  find: text('查找', 'Find'),
  more: text('只列出一部分,请查找:', 'Only some are shown; find the one you look for:'),
  none: text('还没有名单。', 'There is no list yet.'),
  last: text('最后修改', 'Changed last'),
  back: text('返回看板', 'Back to the board'),
}
/** So many of a part are shown at once. */
const MOST_SHOWN = 40

type Json = Readonly<Record<string, unknown>>
type Entry = ReturnType<Part['read']>[number]

const shownOf = (value: unknown, join: (of: readonly string[]) => string): string =>
  Array.isArray(value) ? join(value.map(String)) : value === undefined ? '' : String(value)

/** One entry of a part: shown in a row, changed below it. */
const EntryRow = ({
  of,
  part,
  put,
}: {
  readonly of: Entry
  readonly part: Part
  /** Nothing where it is to be removed. */
  put(entry: Entry | undefined): Promise<void>
}) => {
  const { say, lang } = useSpeech()
  const time = useTime()
  const [isOpen, setOpen] = useState(false)
  const [error, setError] = useState<unknown>()
  const remove = async () => {
    try {
      await put(undefined)
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <>
      <tr>
        <th scope="row">{of.id}</th>
        {part.shown.map((name) => (
          <td key={name}>
            {part.schema.properties?.[name]?.format === 'date-time'
              ? time(String(of[name]))
              : shownOf(of[name], (all) => inLine(lang, all))}
          </td>
        ))}
        <td>
          <span className="buttons">
            <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {say(WORDS.change)}
            </button>
            <SureButton label={say(WORDS.remove)} sure={say(WORDS.sure)} act={() => void remove()} />
          </span>
          <Problem error={error} />
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={part.shown.length + 2}>
            <SchemaForm
              schema={part.schema}
              from={of}
              label={`${say(WORDS.save)} · ${of.id}`}
              send={async (filled) => {
                await put(filled as Entry)
                setOpen(false)
              }}
            />
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** A part of a list: its entries, found by name, and one more. */
const PartPanel = ({
  part,
  list,
  save,
}: {
  readonly part: Part
  readonly list: Json
  save(list: Json): Promise<void>
}) => {
  const { say } = useSpeech()
  const [wanted, want] = useState('')
  const [round, setRound] = useState(0)
  const [isOpen, setOpen] = useState(false)
  const entries = part.read(list)
  const found = entries.filter(({ id }) => id.toLowerCase().includes(wanted.trim().toLowerCase()))
  const put = (id: string, entry: Entry | undefined) =>
    save(
      part.write(
        list,
        entries.flatMap((one) =>
          one.id === id ? (entry ? [{ ...untyped(one, part), ...entry }] : []) : [one],
        ),
      ),
    )
  return (
    <Panel title={`${say(part.name)} (${entries.length})`}>
      {entries.length > MOST_SHOWN ? (
        <div className="filters">
          <label className="choice">
            <span>{say(WORDS.find)}</span>
            <input type="search" value={wanted} onChange={(event) => want(event.target.value)} />
          </label>
        </div>
      ) : null}
      {entries.length > 0 ? (
        <Scroll label={say(part.name)}>
          <table>
            <thead>
              <tr>
                <th scope="col">{say(WORDS.name)}</th>
                {part.shown.map((name) => (
                  <th key={name} scope="col">
                    {say(nameOf(part.schema.properties?.[name], name))}
                  </th>
                ))}
                <th scope="col">{say(WORDS.change)}</th>
              </tr>
            </thead>
            <tbody>
              {found.slice(0, MOST_SHOWN).map((entry) => (
                <EntryRow key={entry.id} of={entry} part={part} put={(changed) => put(entry.id, changed)} />
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {found.length > MOST_SHOWN ? (
        <p className="muted" role="status">
          {say(WORDS.more)} {MOST_SHOWN} / {found.length}
        </p>
      ) : null}
      <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        {say(WORDS.add)} · {say(part.name)}
      </button>
      {isOpen ? (
        <div className="chosen">
          <SchemaForm
            key={round}
            schema={part.schema}
            label={`${say(WORDS.add)} · ${say(part.name)}`}
            send={async (filled) => {
              await save(part.write(list, [...entries, filled as Entry]))
              setRound(round + 1)
            }}
          />
        </div>
      ) : null}
    </Panel>
  )
}

/** What of an entry no field is typed into: it stays when the others are changed. */
const untyped = (entry: Entry, { schema }: Part): Json =>
  Object.fromEntries(Object.entries(entry).filter(([name]) => !Object.hasOwn(schema.properties ?? {}, name)))

/** A bureau's crews, or its shifts and people: typed, or taken from the file that the command line reads. */
export default function ListPage({
  bureau,
  list: named,
}: {
  readonly bureau: string
  readonly list: string
}) {
  const { say } = useSpeech()
  const names = useNames()
  const time = useTime()
  const queries = useQueryClient()
  const kind: ListKind = named === 'people' ? 'people' : 'crews'
  const form = LIST_FORMS[kind]
  const key = ['list', bureau, kind]
  const { data, error } = useQuery({ queryKey: key, queryFn: () => api.list(bureau, kind) })
  const save = async (list: Json) => {
    try {
      await api.putList(bureau, kind, list, data?.version ?? 0)
    } finally {
      // Kept, or changed by somebody else: either way what is shown is old.
      await queries.invalidateQueries({ queryKey: key })
      void queries.invalidateQueries({ queryKey: ['cases'] })
    }
  }
  const list = data && (data.list ?? form.empty)
  return (
    <>
      <PageTitle title={`${say(form.name)} · ${names.bureau(bureau)}`} />
      <p>
        <Link href={`/${form.board}?bureau=${bureau}`}>{say(WORDS.back)}</Link>
      </p>
      <p className="muted small">
        {data?.at === undefined || data.by === undefined
          ? data && say(WORDS.none)
          : `${say(WORDS.last)}: ${time(data.at)} · ${data.by}`}
      </p>
      <Problem error={error} />
      {list ? (
        <>
          {form.parts.map((part) => (
            <PartPanel key={part.name.en} part={part} list={list} save={save} />
          ))}
          <Panel title={say(WORDS.settings)}>
            <SchemaForm
              key={data.version}
              schema={form.settings}
              from={form.readSettings(list)}
              label={`${say(WORDS.save)} · ${say(WORDS.settings)}`}
              send={(filled) => save(form.writeSettings(list, filled as Json))}
            />
          </Panel>
          <ImportList of={form} save={save} />
        </>
      ) : error ? null : (
        <Loading />
      )}
    </>
  )
}
