import type { StreamRow } from '../desk/index.ts'
import { isObject, type Programme } from '../kernel/index.ts'
import type { Host } from './host.ts'
import type { Grant } from './identity/account.ts'
import { countsFromOutside, isForOrganisations, type Somewhere, scopesOfPost } from './identity/rights.ts'

type Json = Readonly<Record<string, unknown>>

/** What has to be known of a city to tell which organisations hold an account. */
type Organised = Pick<Host, 'desk' | 'identity' | 'areas'>

/** More are too many to choose from, and too heavy for an old phone: then a name is typed. */
const MOST_OFFERED = 400

const inOrder = new Intl.Collator('zh-CN').compare

/**
 * The organisations from outside that hold an account for a programme's cases in some place, in order: their names alone. Who
 * holds the account, and posts that are for no organisation, are nobody's to know.
 */
const organisationsFor = async (
  host: Organised,
  programme: Programme,
  where: Somewhere,
): Promise<readonly string[]> => {
  const names = new Set<string>()
  for (const post of await host.identity.posts())
    if (post.organisation !== undefined && countsFromOutside(post, programme, where, host.areas))
      names.add(post.organisation)
  return names.size > MOST_OFFERED ? [] : [...names].sort(inOrder)
}

/** Where a programme's cases begin, as far as that is known before there is one. */
export const whereOpened = ({ bureau }: Programme, area?: string): Somewhere => ({
  ...(typeof bureau === 'string' ? { bureau } : {}),
  ...(area === undefined || area === '' ? {} : { area }),
})

/**
 * Whether anybody from outside sees a case that concerns an organisation: an account for it, or one for no organisation, which
 * sees all of the bureau's.
 */
export const isSeenFromOutside = async (
  host: Organised,
  programme: Programme,
  { bureau, area }: StreamRow,
  organisation: string,
): Promise<boolean> =>
  (await host.identity.posts()).some(
    (post) =>
      (post.organisation ?? organisation) === organisation &&
      countsFromOutside(post, programme, { bureau, area }, host.areas),
  )

/** The programme whose cases concern what a field names, where it names an organisation. */
const namedIn = (programme: string, { concerns, organisationsOf }: Json): string | undefined => {
  if (concerns === true) return programme
  return typeof organisationsOf === 'string' ? organisationsOf : undefined
}

const lookedThrough = (programme: string, form: unknown): readonly string[] => {
  if (!isObject(form)) return []
  const own = namedIn(programme, form)
  return own === undefined ? Object.values(form).flatMap((each) => lookedThrough(programme, each)) : [own]
}

/** What was found in forms of actions: they are shown with every case, and common ones are of every programme. */
const found = new WeakMap<Json, Map<string, readonly string[]>>()

const programmesIn = (programme: string, form: Json): readonly string[] => {
  const of = found.get(form) ?? new Map<string, readonly string[]>()
  found.set(form, of)
  const known = of.get(programme) ?? lookedThrough(programme, form)
  of.set(programme, known)
  return known
}

const offering = (
  programme: string,
  form: unknown,
  names: ReadonlyMap<string, readonly string[]>,
): unknown => {
  if (!isObject(form)) return form
  const own = namedIn(programme, form)
  if (own !== undefined) {
    const examples = names.get(own) ?? []
    return examples.length === 0 ? form : { ...form, examples }
  }
  return Object.fromEntries(
    Object.entries(form).map(([name, each]) => [name, offering(programme, each, names)]),
  )
}

/**
 * A form, as JSON Schema, in which each field that names an organisation offers those that hold an account (`examples`): any
 * other can be filled in, too. The very same form where it has no such field.
 *
 * @param where the cases are that it is filled in for, as far as that is known.
 */
export const withOrganisations = async <Form extends Json>(
  host: Organised,
  programme: Programme,
  form: Form,
  where: Somewhere,
): Promise<Form> => {
  const names = new Map<string, readonly string[]>()
  for (const id of new Set(programmesIn(programme.id, form))) {
    const other = id === programme.id ? undefined : host.desk.registry.latest(id)
    if (other === undefined) names.set(id, await organisationsFor(host, programme, where))
    else if (other.ok)
      names.set(id, await organisationsFor(host, other.value, whereOpened(other.value, where.area)))
  }
  return names.size === 0 ? form : (offering(programme.id, form, names) as Form)
}

/** An organisation that open cases concern, and whether it holds an account for them. */
interface Concerned {
  readonly organisation: string
  readonly open: number
  readonly hasAccount: boolean
}

/** So many are told: those that most cases concern. */
const MOST_TOLD = 200

/**
 * The organisations that open cases of a post's programmes, bureau and area concern: whoever gives the post chooses from them.
 * Their names and how many cases, and nothing else of these. None where the role is for no organisation.
 */
export const concernedBy = async (
  host: Organised,
  post: Pick<Grant, 'role' | 'bureau' | 'area'>,
): Promise<readonly Concerned[]> => {
  const programmes = host.desk.registry.all.filter((programme) => {
    const role = Object.hasOwn(programme.roles, post.role) ? programme.roles[post.role] : undefined
    return role !== undefined && isForOrganisations(role, programme)
  })
  const concerned = await host.desk.store.concerned(scopesOfPost(post, programmes), MOST_TOLD)
  const held = new Set(
    (await host.identity.posts(true)).flatMap(({ role, bureau, organisation }) =>
      role === post.role && bureau === post.bureau ? [organisation] : [],
    ),
  )
  return concerned.map(({ organisation, open }) => ({
    organisation,
    open,
    hasAccount: held.has(organisation),
  }))
}
