import { useEffect, useRef, useState } from 'react'
import { Link } from 'wouter'
import { api, type OpenedCase } from './api.ts'
import { useAreaOptions, useBook, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech } from './lang.tsx'
import { Choice, Panel } from './parts.tsx'
import { useHeld } from './posts.ts'
import type { Schema } from './schema.ts'

const WORDS = {
  intake: text('登记诉求', 'Take a request'),
  programme: text('项目', 'Programme'),
  area: text('区域', 'Area'),
  choose: text('请选择', 'Choose'),
  open: text('登记', 'Register'),
  none: text('您的岗位不登记任何项目的诉求。', 'None of your posts takes requests.'),
  opened: text('已登记', 'Registered'),
  tell: text(
    '请把编号和查询码告知来电人:凭这两项可查询进展、补充和评价。查询码只显示这一次。',
    'Tell the caller the number and the code: with both they can follow it, add to it and rate it. The code is shown this once.',
  ),
  number: text('编号', 'Number'),
  code: text('查询码', 'Code'),
  see: text('打开事项', 'Open the case'),
  next: text('登记下一件', 'Take the next'),
}

/** What the caller is told: number and code, which nobody is shown again. */
const Told = ({ of, next }: { readonly of: OpenedCase; next(): void }) => {
  const { say } = useSpeech()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel" aria-live="polite">
      <h2 ref={heading} tabIndex={-1}>
        {say(WORDS.opened)}
      </h2>
      <p>{say(WORDS.tell)}</p>
      <dl className="values told">
        <dt>{say(WORDS.number)}</dt>
        <dd>{of.case}</dd>
        {of.code ? (
          <>
            <dt>{say(WORDS.code)}</dt>
            <dd>{of.code}</dd>
          </>
        ) : null}
      </dl>
      <div className="buttons">
        <Link className="plain" href={`/cases/${of.case}`}>
          {say(WORDS.see)}
        </Link>
        <button type="button" className="plain" onClick={next}>
          {say(WORDS.next)}
        </button>
      </div>
    </section>
  )
}

/** Intake by phone: any programme's own form, beside the conversation. */
export default function IntakePage() {
  const { say } = useSpeech()
  const [opened, setOpened] = useState<OpenedCase>()
  const held = useHeld()
  const areas = useAreaOptions()
  // Whoever holds a post in a programme may open its cases.
  const all = useProgrammes()
  const programmes = all.filter((programme) => held(programme).length > 0)
  const [programme, setProgramme] = useState('')
  const [area, setArea] = useState('')
  const book = useBook(programme || undefined)
  const none = ['', say(WORDS.choose)] as const
  if (opened)
    return (
      <>
        <h1>{say(WORDS.intake)}</h1>
        <Told of={opened} next={() => setOpened(undefined)} />
      </>
    )
  return (
    <>
      <h1>{say(WORDS.intake)}</h1>
      <Panel title={book ? say(book.name) : say(WORDS.programme)}>
        <div className="filters">
          <Choice
            label={say(WORDS.programme)}
            value={programme}
            onChange={setProgramme}
            options={[none, ...programmes.map(({ id, name }) => [id, say(name)] as const)]}
          />
          <Choice label={say(WORDS.area)} value={area} onChange={setArea} options={[none, ...areas]} />
        </div>
        {all.length > 0 && programmes.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
        {book && area ? (
          <SchemaForm
            key={book.id}
            schema={book.request as Schema}
            label={say(WORDS.open)}
            send={async (request, key) =>
              setOpened(await api.open({ programme: book.id, area, request, key }))
            }
          />
        ) : null}
      </Panel>
    </>
  )
}
