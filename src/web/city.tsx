import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { type Area, api, type ProgrammeBook } from './api.ts'
import { type Text, useSpeech } from './lang.tsx'

/** Definitions change with a release, not while somebody looks. */
const LONG_MS = 600_000

export const useProgrammes = () =>
  useQuery({ queryKey: ['programmes'], queryFn: api.programmes, staleTime: LONG_MS }).data?.rows ?? []

/** All that one programme's screens are drawn from. */
export const useBook = (id: string | undefined): ProgrammeBook | undefined =>
  useQuery({
    queryKey: ['programme', id],
    queryFn: () => api.programme(id!),
    enabled: id !== undefined,
    staleTime: LONG_MS,
  }).data

export const useAreas = (): readonly Area[] =>
  useQuery({ queryKey: ['areas'], queryFn: api.areas, staleTime: LONG_MS }).data?.rows ?? []

export const useBureaus = () =>
  useQuery({ queryKey: ['bureaus'], queryFn: api.bureaus, staleTime: LONG_MS }).data?.rows ?? []

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
