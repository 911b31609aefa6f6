import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { api, type GrantView, type Programme } from './api.ts'
import { useNames, useProgrammes } from './city.tsx'
import { inLine, type Lang, type Text, text, useSpeech } from './lang.tsx'

/** Whether a post that names some programmes counts in one. */
const isIn = ({ coveredBy }: Programme, named: readonly string[] | undefined): boolean =>
  named?.some((of) => coveredBy.includes(of)) ?? true

/** The roles that accounts may hold, by what the programmes call them; several may call one role by names of their own. */
export const useRoleNames = () => {
  const programmes = useProgrammes()
  return useMemo(() => {
    const named = (role: string, within?: readonly string[]): Text | undefined => {
      const names = programmes.flatMap((programme) => {
        const found = programme.roles[role]
        return found?.post && isIn(programme, within) ? [found.name] : []
      })
      if (names.length === 0) return undefined
      const all = (lang: Lang) => [...new Set(names.map((name) => name[lang]))].join(' / ')
      return { zh: all('zh'), en: all('en') }
    }
    const ids = new Set(programmes.flatMap(({ roles }) => Object.keys(roles)))
    const options = [...ids].flatMap((id) => {
      const name = named(id)
      return name ? [[id, name] as const] : []
    })
    return { named, options }
  }, [programmes])
}

/** The roles that whoever sits here holds in a programme, by what their posts say; the server decides again. */
export const useHeld = (): ((programme: Programme) => readonly string[]) => {
  const grants = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 }).data?.account
    .grants
  return (programme) =>
    (grants ?? [])
      .filter(({ role, programmes }) => programme.roles[role]?.post && isIn(programme, programmes))
      .map(({ role }) => role)
}

/**
 * The programmes in which whoever sits here holds a post: of others they see no case, so there is nothing to narrow to.
 *
 * @param chosen is there whatever they hold: an address may name it.
 */
export const useOwnProgrammes = (chosen?: string): readonly Programme[] => {
  const held = useHeld()
  return useProgrammes().filter((programme) => programme.id === chosen || held(programme).length > 0)
}

/** What a post from outside lets somebody see that it need not; undefined where it sees no more than is theirs. */
export type TooWide = 'name' | 'nothing-to-name'

/**
 * Whether a post is from outside the bureau and for no organisation, so that it sees all of the bureau's cases: one may be
 * named where the programme says which each case concerns, and where none does nothing narrows it.
 */
export const useTooWide = (): ((grant: GrantView) => TooWide | undefined) => {
  const programmes = useProgrammes()
  return ({ role, programmes: named, organisation }) => {
    const held = programmes.flatMap((programme) => {
      const found = programme.roles[role]
      return found?.outside && isIn(programme, named) ? [found] : []
    })
    if (held.length === 0 || organisation !== undefined) return undefined
    return held.some(({ forOrganisations }) => forOrganisations) ? 'name' : 'nothing-to-name'
  }
}

const EVERYWHERE = text('全市', 'everywhere')

/** A post as people read it: role, programmes, bureau and area by their names. */
export const usePostText = (): ((grant: GrantView) => string) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const roles = useRoleNames()
  return ({ role, programmes, bureau, area, organisation }) =>
    [
      say(roles.named(role, programmes) ?? text(role, role)),
      programmes && inLine(lang, programmes.map(names.programme)),
      bureau && names.bureau(bureau),
      organisation,
      area ? names.area(area) : say(EVERYWHERE),
    ]
      .filter(Boolean)
      .join(' · ')
}
