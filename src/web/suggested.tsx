import { useQuery } from '@tanstack/react-query'
import { organisationNamed } from '../kernel/written.ts'
import { api, type ConcernedView } from './api.ts'
import { commonOf, type FieldProps } from './field-props.tsx'
import { type Text, text, useSpeech } from './lang.tsx'

const WORDS = {
  choose: text('可从列表中选择,也可填写其他名称。', 'Choose from the list, or type another name.'),
  unseen: text(
    '没有这一名称的账号:照此登记,外单位看不到,只有本部门看得到。请核对名称。',
    'No account has this name: filed so, nobody from outside sees it, and the bureau alone does. Check the name.',
  ),
  hasAccount: text('已有账号', 'has an account'),
  open: (n: number) => text(`${n} 件在办`, `${n} open`),
  fromCases: text(
    '列表是在办事项里的名称及件数;选用其中的名称,该单位才看得到这些事项。',
    'The list has the names in open cases, with how many: with one of these the organisation sees them.',
  ),
}

/** A name that is typed, or chosen from a list. */
const Typed = ({
  of,
  list,
  note,
}: {
  readonly of: FieldProps
  readonly list: readonly (readonly [name: string, beside?: string])[]
  readonly note: Text
}) => {
  const { say } = useSpeech()
  const names = `${of.id}-names`
  return (
    <>
      <input
        {...commonOf(of)}
        type="text"
        list={names}
        autoComplete="off"
        value={(of.value as string) ?? ''}
        onChange={({ target }) => of.onChange(target.value || undefined)}
      />
      <datalist id={names}>
        {list.map(([name, beside]) => (
          <option key={name} value={name} label={beside} />
        ))}
      </datalist>
      <p className="muted small">{say(note)}</p>
    </>
  )
}

/** One of those that a form suggests, or another: what nobody from outside would see so is told while it is typed. */
export const SuggestedControl = (of: FieldProps) => {
  const { schema, value } = of
  const names = schema.examples ?? []
  const isOther =
    schema.concerns === true && typeof value === 'string' && !names.includes(organisationNamed(value))
  return (
    <Typed of={of} list={names.map((name) => [name] as const)} note={isOther ? WORDS.unseen : WORDS.choose} />
  )
}

const besideOf = ({ open, hasAccount, organisation }: ConcernedView, say: (of: Text) => string): string =>
  [organisation, say(WORDS.open(open)), ...(hasAccount ? [say(WORDS.hasAccount)] : [])].join(' · ')

/** The organisation of a post: one that open cases of its role, bureau and area concern, or another. */
export const OrganisationControl = (of: FieldProps) => {
  const { say } = useSpeech()
  const { role, bureau, area } = (of.beside ?? {}) as Readonly<Record<string, string | undefined>>
  const { data = [] } = useQuery({
    queryKey: ['organisations', role, bureau, area],
    queryFn: () => api.organisations({ role: role!, bureau, area }),
    enabled: role !== undefined,
    staleTime: 60_000,
  })
  const list = data.map((one) => [one.organisation, besideOf(one, say)] as const)
  return <Typed of={of} list={list} note={WORDS.fromCases} />
}
