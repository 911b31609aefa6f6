import { useState } from 'react'
import { useLocation } from 'wouter'
import { api } from './api.ts'
import { useAreas, useBook, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech } from './lang.tsx'
import { Choice, Panel } from './parts.tsx'
import type { Schema } from './schema.ts'

const WORDS = {
  intake: text('登记诉求', 'Take a request'),
  programme: text('项目', 'Programme'),
  area: text('区域', 'Area'),
  choose: text('请选择', 'Choose'),
  open: text('登记', 'Register'),
}

/** Intake by phone: any programme's own form, beside the conversation. */
export default function IntakePage() {
  const { say } = useSpeech()
  const [, go] = useLocation()
  const [programmes, areas] = [useProgrammes(), useAreas()]
  const [programme, setProgramme] = useState('')
  const [area, setArea] = useState('')
  const book = useBook(programme || undefined)
  const none = ['', say(WORDS.choose)] as const
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
          <Choice
            label={say(WORDS.area)}
            value={area}
            onChange={setArea}
            options={[none, ...areas.map(({ code, name }) => [code, say(name)] as const)]}
          />
        </div>
        {book && area ? (
          <SchemaForm
            key={book.id}
            schema={book.request as Schema}
            label={say(WORDS.open)}
            send={async (request, key) => {
              const receipt = await api.open({ programme: book.id, area, request, key })
              go(`/cases/${receipt.case}`)
            }}
          />
        ) : null}
      </Panel>
    </>
  )
}
