import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Area, api, type Programme, type ProgrammeBook } from './api.ts'
import { type Text, text, useSpeech } from './lang.tsx'
import type { Option } from './parts.tsx'

/** Definitions change with a release, not while somebody looks. */
const LONG_MS = 600_000

const PROGRAMMES = { queryKey: ['programmes'], queryFn: api.programmes, staleTime: LONG_MS }
const AREAS = { queryKey: ['areas'], queryFn: api.areas, staleTime: LONG_MS }
const BUREAUS = { queryKey: ['bureaus'], queryFn: api.bureaus, staleTime: LONG_MS }

/** Whether the names of the city are here, or cannot be had: what is drawn before that is drawn with ids. */
export const useIsNamed = (): boolean => {
  const pending = [useQuery(PROGRAMMES).isPending, useQuery(AREAS).isPending, useQuery(BUREAUS).isPending]
  return !pending.includes(true)
}

export const useProgrammes = () => useQuery(PROGRAMMES).data?.rows ?? []

/** All that one programme's screens are drawn from. */
export const useBook = (id: string | undefined): ProgrammeBook | undefined =>
  useQuery({
    queryKey: ['programme', id],
    queryFn: () => api.programme(id!),
    enabled: id !== undefined,
    staleTime: LONG_MS,
  }).data

/** What people call a role of a programme; by its id until its book is there. */
export const roleIn = (book: ProgrammeBook | undefined, role: string): Text =>
  book?.roles[role]?.name ?? text(role, role)

export const useAreas = (): readonly Area[] => useQuery(AREAS).data?.rows ?? []

/** Areas to choose from, each below the one it lies in: two townships of one name are told apart by that. */
export const useAreaOptions = (): readonly (readonly [code: string, name: string])[] => {
  const { say } = useSpeech()
  const areas = useAreas()
  return useMemo(() => {
    const codes = new Set(areas.map(({ code }) => code))
    const below = new Map<string | undefined, Area[]>()
    for (const area of areas) {
      const parent = area.parent !== undefined && codes.has(area.parent) ? area.parent : undefined
      below.set(parent, [...(below.get(parent) ?? []), area])
    }
    const listed = (of: string | undefined, depth: number): (readonly [string, string])[] =>
      (below.get(of) ?? []).flatMap(({ code, name }) => [
        [code, `${'\u3000'.repeat(depth)}${say(name)}`] as const,
        ...listed(code, depth + 1),
      ])
    return listed(undefined, 0)
  }, [areas, say])
}

export const useBureaus = () => useQuery(BUREAUS).data?.rows ?? []

/** Programmes to choose from, under the bureaus in charge of them: there are more than one looks through. */
export const useProgrammeOptions = (programmes: readonly Programme[]): readonly Option[] => {
  const { say } = useSpeech()
  const bureauOf = useNames().bureau
  return programmes.map(({ id, name, bureau }) => [
    id,
    say(name),
    bureau === undefined ? undefined : bureauOf(bureau),
  ])
}

/** Names instead of ids; an id that has none is shown as it is. */
export const useNames = () => {
  const { say } = useSpeech()
  const [programmes, areas, bureaus] = [useProgrammes(), useAreas(), useBureaus()]
  return useMemo(() => {
    const namer = (pairs: readonly (readonly [string, Text])[]) => {
      const names = new Map(pairs)
      return (id: string): string => {
        const name = names.get(id)
        return name ? say(name) : id
      }
    }
    return {
      programme: namer(programmes.map(({ id, name }) => [id, name])),
      area: namer(areas.map(({ code, name }) => [code, name])),
      bureau: namer(bureaus.map(({ id, name }) => [id, name])),
    }
  }, [programmes, areas, bureaus, say])
}
