import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { Link, useLocation } from 'wouter'
import { api } from './api.ts'
import { wholeNumber } from './case-number.ts'
import { CaseTable } from './cases.tsx'
import { useKeys } from './keys.tsx'
import { text, useSpeech } from './lang.tsx'
import { Loading, PageTitle, Problem } from './parts.tsx'

const WORDS = {
  find: text('查找事项', 'Find a case'),
  by: text('编号、地点或提出人电话', 'Number, place or phone'),
  label: text(
    '查找事项:编号或地点(可只输开头),或提出人的电话',
    'Find a case: by its number or place, or how it begins, or by the caller’s phone',
  ),
  looked: text('此次按个人信息的查找已计入审计。', 'This look-up of a person is in the audit trail.'),
  more: text(
    '只列出前 20 件;请输入更完整的编号或地点,或在队列中筛选。',
    'Only the first 20 are shown: type more of the number or place, or narrow the queue.',
  ),
  none: text(
    '没有您可以看到的事项以此为编号或地点的开头,或留有此电话、邮箱或姓名。',
    'No case that you may see has a number or place that begins so, or was left with this phone, mail address or name.',
  ),
  checks: [
    text(
      '请与来电人核对号码,固定电话请带区号。',
      'Check the number with the caller; a landline needs its area code.',
    ),
    text(
      '提出时没有留电话的,请按地点的开头,或在队列中按项目和区域查找。',
      'Where no phone was left, type how the place begins, or narrow the queue by programme and area.',
    ),
    text('家庭请在“对象”中按登记编号查找。', 'Households are found by their register number under Subjects.'),
    text('编号和电话至少输入两个字符。', 'Type two characters or more.'),
  ],
  whole: text('若这是完整的事项编号,可直接打开', 'If this is the whole number of a case, open it'),
}

/** Where what was found is shown. */
export const FOUND = '/find'

/** What is looked for, and which time: kept by the page alone, since it may be somebody's telephone. */
export interface Sought {
  readonly text: string
  readonly time: number
}

/** What an imported case may be called, and no telephone is. */
const MAY_BE_NUMBER = /^[A-Za-z][\w.]*-[\w.:~-]{1,100}$/

/** Stands on every page; `/` leads to it. A whole number leads right to its case. */
export const FindBox = ({ seek }: { seek(text: string): void }) => {
  const { say } = useSpeech()
  const [at, go] = useLocation()
  const box = useRef<HTMLInputElement>(null)
  useKeys({ '/': () => box.current?.focus() })
  // What was typed stays to be put right while it is looked at, and no longer: it may be somebody's.
  useEffect(() => {
    if (at !== FOUND && box.current) box.current.value = ''
  }, [at])
  const find = (typed: string) => {
    if (typed === '') return
    const number = wholeNumber(typed)
    if (number === undefined) seek(typed)
    go(number === undefined ? FOUND : `/cases/${number}`)
  }
  return (
    <search>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          find(box.current?.value.trim() ?? '')
        }}
      >
        <input
          ref={box}
          type="search"
          name="find"
          maxLength={80}
          autoComplete="off"
          aria-label={say(WORDS.find)}
          placeholder={say(WORDS.by)}
        />
      </form>
    </search>
  )
}

const None = ({ of }: { readonly of: string }) => {
  const { say } = useSpeech()
  return (
    <div role="status">
      <p>{say(WORDS.none)}</p>
      <ul>
        {WORDS.checks.map((check) => (
          <li key={check.en}>{say(check)}</li>
        ))}
        {MAY_BE_NUMBER.test(of) ? (
          <li>
            <Link href={`/cases/${encodeURIComponent(of)}`}>
              {say(WORDS.whole)} {of}
            </Link>
          </li>
        ) : null}
      </ul>
    </div>
  )
}

/** What was found. Asked once: each look-up of a person is entered in the trail. */
export const FindPage = ({ sought }: { readonly sought: Sought | undefined }) => {
  const { say } = useSpeech()
  const found = useRef<HTMLDivElement>(null)
  const { data, error, isFetching } = useQuery({
    queryKey: ['found', sought],
    queryFn: () => api.search(sought!.text),
    enabled: sought !== undefined && sought.text.length > 1,
    staleTime: Number.POSITIVE_INFINITY,
    refetchOnWindowFocus: false,
  })
  // Whoever typed goes on to what was found without the mouse.
  useEffect(() => {
    if (data) found.current?.querySelector<HTMLElement>('tbody a')?.focus()
  }, [data])
  return (
    <>
      <PageTitle title={say(WORDS.find)} />
      <Problem error={error} />
      {sought ? null : <p className="muted">{say(WORDS.label)}</p>}
      {isFetching ? <Loading /> : null}
      {data && data.rows.length > 0 ? (
        <div ref={found}>
          <CaseTable rows={data.rows} />
        </div>
      ) : null}
      {data?.more ? <p>{say(WORDS.more)}</p> : null}
      {!isFetching && !error && !data?.rows.length && sought ? <None of={sought.text} /> : null}
      {data?.by === 'person' ? <p className="muted small">{say(WORDS.looked)}</p> : null}
    </>
  )
}
