import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useSearchParams } from 'wouter'
import { api, type SavedView } from './api.ts'
import { text, useSpeech } from './lang.tsx'
import { Problem } from './parts.tsx'

const WORDS = {
  views: text('已存视图', 'Saved views'),
  name: text('视图名称', 'Name of the view'),
  save: text('保存当前视图', 'Save this view'),
  remove: text('删除视图', 'Remove view'),
}
const KEY = ['views'] as const

/** The account's own ways of looking at the queue: a name and a filter each, kept with the account. */
export const Views = () => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [search] = useSearchParams()
  const [error, setError] = useState<unknown>()
  const { data } = useQuery({ queryKey: KEY, queryFn: api.views, staleTime: 60_000 })
  const rows = data?.rows ?? []
  const here = search.toString()
  const put = async (next: readonly SavedView[]) => {
    try {
      queries.setQueryData(KEY, await api.putViews(next))
      setError(undefined)
    } catch (refused) {
      setError(refused)
    }
  }
  const current = rows.find((view) => view.search === here)
  return (
    <nav className="filters" aria-label={say(WORDS.views)}>
      {rows.map((view) => (
        <Link
          key={view.name}
          href={view.search ? `/?${view.search}` : '/'}
          aria-current={view === current ? 'page' : undefined}
        >
          {view.name}
        </Link>
      ))}
      {current ? (
        <button
          type="button"
          className="plain"
          onClick={() => void put(rows.filter((view) => view !== current))}
        >
          {say(WORDS.remove)}
        </button>
      ) : data ? (
        <form
          className="save"
          action={(form) => {
            const name = String(form.get('name')).trim()
            if (name) return put([...rows.filter((view) => view.name !== name), { name, search: here }])
            return undefined
          }}
        >
          <input name="name" aria-label={say(WORDS.name)} placeholder={say(WORDS.name)} maxLength={60} />
          <button type="submit" className="plain">
            {say(WORDS.save)}
          </button>
        </form>
      ) : null}
      <Problem error={error} />
    </nav>
  )
}
