import { useId, useState } from 'react'
import { offline, Refused } from './ask.ts'
import { text, useSpeech } from './lang.tsx'
import { Panel, Problem } from './parts.tsx'
import type { ListForm, Part } from './resource-lists.ts'

const WORDS = {
  import: text('从文件导入', 'Import a file'),
  about: text(
    '与命令行所用的 JSON 文件相同;整份替换现有名单。',
    'The same JSON file that the command line takes. It replaces the list that is kept.',
  ),
  file: text('JSON 文件', 'JSON file'),
  notJson: text('文件不是 JSON 名单。', 'The file is not a list in JSON.'),
  replace: text('用此文件替换', 'Replace the list with this file'),
}

type Json = Readonly<Record<string, unknown>>

/** A whole list out of a file, looked at before it replaces the one that is kept. */
export const ImportList = ({ of, save }: { readonly of: ListForm; save(list: Json): Promise<void> }) => {
  const { say } = useSpeech()
  const id = useId()
  const [read, setRead] = useState<Json>()
  const [error, setError] = useState<unknown>()
  const choose = async (file: File | undefined) => {
    setError(undefined)
    setRead(undefined)
    if (!file) return
    try {
      const parsed: unknown = JSON.parse(await file.text())
      if (typeof parsed !== 'object' || parsed === null) throw new Error('no list')
      setRead(parsed as Json)
    } catch {
      setError(new Refused({ ...offline(), code: 'bad-json', message: WORDS.notJson }))
    }
  }
  const replace = async (list: Json) => {
    try {
      await save(list)
      setRead(undefined)
    } catch (refused) {
      setError(refused)
    }
  }
  const counts = read ? of.parts.map((part) => `${say(part.name)} ${countOf(part, read)}`) : []
  return (
    <Panel title={say(WORDS.import)}>
      <p className="muted small" id={`${id}-about`}>
        {say(WORDS.about)}
      </p>
      <div className="field">
        <label htmlFor={id}>{say(WORDS.file)}</label>
        <input
          id={id}
          type="file"
          accept="application/json,.json"
          aria-describedby={`${id}-about`}
          onChange={({ target }) => void choose(target.files?.[0])}
        />
      </div>
      <Problem error={error} />
      {read ? (
        <p role="status">
          {counts.join(' · ')}{' '}
          <button type="button" onClick={() => void replace(read)}>
            {say(WORDS.replace)}
          </button>
        </p>
      ) : null}
    </Panel>
  )
}

/** So many entries of a part are in a file; what is none of ours has none, and the server says what is wrong with it. */
const countOf = (part: Part, list: Json): number => {
  try {
    return part.read(list).length
  } catch {
    return 0
  }
}
