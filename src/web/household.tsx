import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, useState } from 'react'
import { api, type SubjectRow } from './api.ts'
import { useNames } from './city.tsx'
import { type Text, text, useSpeech } from './lang.tsx'

const WORDS = {
  hint: text(
    '输入登记编号查找,再从结果中选定。',
    'Type the register number, then choose from what is found.',
  ),
  none: text(
    '没有您可以看到的、编号如此开头的家庭;请核对编号。',
    'No household that you may see has a number that begins so; check the number.',
  ),
  found: text('找到的家庭', 'Households found'),
}

/** Whoever does not see theirs among so many types more of the number. */
const MOST_OFFERED = 8

const calledBy = (row: SubjectRow): Text => {
  const number = row.number ?? row.subject
  return text(`家庭 ${number}`, `Household ${number}`)
}

interface Of {
  readonly id: string
  readonly value: unknown
  readonly 'aria-invalid': true | undefined
  /** Names what is wrong with it, where something is. */
  readonly 'aria-describedby': string | undefined
  readonly 'aria-label': string | undefined
  onChange(value: unknown): void
}

/** What was found: the arrows of the field lead here, and it keeps the focus. */
const Found = ({
  id,
  rows,
  at,
  choose,
}: {
  readonly id: string
  readonly rows: readonly SubjectRow[]
  readonly at: number
  choose(row: SubjectRow): void
}) => {
  const { say } = useSpeech()
  const names = useNames()
  return (
    <div id={`${id}.found`} role="listbox" aria-label={say(WORDS.found)} hidden={rows.length === 0}>
      {rows.map((row, index) => (
        // biome-ignore lint/a11y/useFocusableInteractive: the field has the focus, and names the row at hand.
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field reads the keys.
        <div
          key={row.subject}
          id={`${id}.found.${index}`}
          role="option"
          aria-selected={index === at}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(row)}
        >
          {say(calledBy(row))} <span className="muted small">{names.area(row.area)}</span>
        </div>
      ))}
    </div>
  )
}

/**
 * A household of the register, found by its number and chosen; by mouse, or with the arrows and Enter. What is typed and
 * not chosen is sent as it is: the server says what is wrong with it.
 */
export const HouseholdControl = ({ value, onChange, ...common }: Of) => {
  const { id } = common
  const { say } = useSpeech()
  const names = useNames()
  const [chosen, setChosen] = useState<SubjectRow>()
  const [isOpen, setOpen] = useState(false)
  // What stood there from the beginning is an id, which is no number.
  const [isTyped, setTyped] = useState(false)
  const [at, setAt] = useState(0)
  const typed = typeof value === 'string' ? value : ''
  const isChosen = chosen !== undefined && chosen.subject === value
  const { data } = useQuery({
    queryKey: ['subjects', 'by number', typed],
    queryFn: () => api.subjectsByNumber(typed),
    enabled: isTyped && typed.trim() !== '' && !isChosen,
    staleTime: 10_000,
  })
  const rows = isChosen ? [] : (data?.rows ?? []).slice(0, MOST_OFFERED)
  const isShown = isOpen && rows.length > 0
  const choose = (row: SubjectRow) => {
    setChosen(row)
    setOpen(false)
    onChange(row.subject)
  }
  const pressed = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by !== 0) {
      event.preventDefault()
      setOpen(true)
      if (isShown) setAt((at + by + rows.length) % rows.length)
    } else if (event.key === 'Enter' && isShown) {
      // It chooses, and does not send the form.
      event.preventDefault()
      choose(rows[at] ?? rows[0]!)
    } else if (event.key === 'Escape') setOpen(false)
  }
  return (
    <div className="chooser">
      <input
        {...common}
        type="text"
        maxLength={80}
        role="combobox"
        autoComplete="off"
        aria-expanded={isShown}
        aria-controls={`${id}.found`}
        aria-autocomplete="list"
        aria-describedby={[common['aria-describedby'], `${id}.told`].filter(Boolean).join(' ')}
        aria-activedescendant={isShown ? `${id}.found.${at}` : undefined}
        value={isChosen ? say(calledBy(chosen)) : typed}
        onChange={({ target }) => {
          setTyped(true)
          setOpen(true)
          setAt(0)
          onChange(target.value || undefined)
        }}
        onKeyDown={pressed}
        onBlur={() => setOpen(false)}
      />
      <Found id={id} rows={isShown ? rows : []} at={at} choose={choose} />
      <p id={`${id}.told`} className="muted small" aria-live="polite">
        {isChosen
          ? names.area(chosen.area)
          : say(data && typed.trim() !== '' && rows.length === 0 ? WORDS.none : WORDS.hint)}
      </p>
    </div>
  )
}
