import { Link } from 'wouter'
import type { Programme } from './api.ts'
import { useProgrammes } from './city.tsx'
import { useSpeech } from './lang.tsx'
import './contents.css'

/** A service with its loops: `heating`, `heating.overhaul`, … */
export const familyOf = (id: string): string => id.split('.')[0]!

/** Every service of the city, each with its loops, as the way to what there is of it. */
export const Contents = ({ hrefOf }: { hrefOf(programme: string): string }) => {
  const { say } = useSpeech()
  const programmes = useProgrammes()
  const families = [...new Set(programmes.map(({ id }) => familyOf(id)))]
  const link = ({ id, name }: Programme) => <Link href={hrefOf(id)}>{say(name)}</Link>
  return (
    <ul className="contents">
      {families.map((family) => {
        const members = programmes.filter(({ id }) => familyOf(id) === family)
        const head = members.find(({ id }) => id === family) ?? members[0]!
        const loops = members.filter((one) => one !== head)
        return (
          <li key={family}>
            {link(head)}
            {loops.length > 0 ? (
              <ul>
                {loops.map((one) => (
                  <li key={one.id}>{link(one)}</li>
                ))}
              </ul>
            ) : null}
          </li>
        )
      })}
    </ul>
  )
}
