import { type QueryKey, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { useSearchParams } from 'wouter'
import { type Text, text, useSpeech } from './lang.tsx'
import { Loading } from './parts.tsx'

/** One page of a list, and where the next one begins. */
interface Page<Row> {
  readonly rows: readonly Row[]
  readonly next?: string | undefined
}

/**
 * A list of the server's, read page by page.
 *
 * @param againMs it is read again so often, though nothing is told of it.
 */
export const useList = <Of extends Page<unknown>>(
  key: QueryKey,
  read: (after: string | undefined) => Promise<Of>,
  againMs?: number,
) => {
  const pages = useInfiniteQuery({
    queryKey: key,
    queryFn: ({ pageParam }) => read(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
    ...(againMs === undefined ? {} : { refetchInterval: againMs }),
  })
  const { data, error, isPending, hasNextPage } = pages
  return {
    rows: data?.pages.flatMap((page): readonly Of['rows'][number][] => page.rows) ?? [],
    /** As they came, with what the server says of each. */
    pages: data?.pages ?? [],
    /** With what the server says of the whole list. */
    first: data?.pages[0],
    error,
    isPending,
    hasNextPage,
    readMore: () => void pages.fetchNextPage(),
  }
}

const MORE = text('再看一页', 'Show more')

/** What stands at the end of a list: that it is being read, that it is empty, or the way to its next page. */
export const ListEnd = ({
  of: { rows, error, isPending, hasNextPage, readMore },
  none,
  more = MORE,
}: {
  readonly of: ReturnType<typeof useList>
  readonly none?: Text
  readonly more?: Text
}) => {
  const { say } = useSpeech()
  if (isPending) return <Loading />
  if (hasNextPage)
    return (
      <button type="button" className="plain" onClick={readMore}>
        {say(more)}
      </button>
    )
  return none && !error && rows.length === 0 ? <p className="muted">{say(none)}</p> : null
}

/** What is typed to narrow a list: it does once it is typed to its end. */
export const TypedFilter = ({
  label,
  value = '',
  put,
}: {
  readonly label: string
  readonly value?: string | undefined
  put(typed: string): void
}) => {
  const field = useRef<HTMLInputElement>(null)
  // Back goes back to what was typed before.
  useEffect(() => {
    if (field.current) field.current.value = value
  }, [value])
  const done = ({ currentTarget }: { readonly currentTarget: HTMLInputElement }) => {
    const typed = currentTarget.value.trim()
    if (typed !== value) put(typed)
  }
  return (
    <label className="choice">
      <span>{label}</span>
      <input
        ref={field}
        defaultValue={value}
        maxLength={100}
        autoComplete="off"
        onKeyDown={(event) => event.key === 'Enter' && done(event)}
        onBlur={done}
      />
    </label>
  )
}

/** What a page is narrowed to, kept in its address: it can be sent to somebody, and Back goes back. */
export const useAddressFilter = <Name extends string>(
  names: readonly Name[],
): readonly [Readonly<Partial<Record<Name, string>>>, (name: Name, value: string) => void] => {
  const [search, setSearch] = useSearchParams()
  const filter = Object.fromEntries(
    names.flatMap((name) => (search.get(name) ? [[name, search.get(name)!]] : [])),
  ) as Partial<Record<Name, string>>
  const put = (name: Name, value: string) =>
    setSearch((before) => {
      const next = new URLSearchParams(before)
      if (value) next.set(name, value)
      else next.delete(name)
      return next
    })
  return [filter, put]
}
