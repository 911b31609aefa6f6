import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { SchemaForm } from './form.tsx'
import { text, useSpeech } from './lang.tsx'
import { PageTitle, Panel } from './parts.tsx'
import { usePostText } from './posts.ts'
import type { Schema } from './schema.ts'

const WORDS = {
  account: text('我的账号', 'My account'),
  posts: text('岗位', 'Posts'),
  none: text('没有岗位。', 'You hold no post.'),
  change: text('修改口令', 'Change the password'),
  others: text('修改后,您在别处的会话随即结束。', 'Your sessions elsewhere end with it.'),
  changed: text('口令已修改。', 'The password is changed.'),
}

const FORM: Schema = {
  type: 'object',
  required: ['password', 'newPassword'],
  properties: {
    password: { type: 'string', format: 'password', title: '现用口令', titleEn: 'Password now' },
    newPassword: {
      type: 'string',
      format: 'password',
      title: '新口令(12 位以上)',
      titleEn: 'New password (12 characters or more)',
    },
  },
}

/** One's own account: what one may do here, and one's password. */
export default function AccountPage() {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const postText = usePostText()
  const [round, setRound] = useState(0)
  const { data } = useQuery({ queryKey: ['session'], queryFn: api.session, staleTime: 60_000 })
  return (
    <>
      <PageTitle title={say(WORDS.account)} />
      <Panel title={data ? `${data.account.name} (${data.account.id})` : ''}>
        <h3>{say(WORDS.posts)}</h3>
        {data?.account.grants.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
        <ul className="plain-list">
          {data?.account.grants.map((grant, index) => (
            <li key={index}>{postText(grant)}</li>
          ))}
        </ul>
      </Panel>
      <Panel title={say(WORDS.change)}>
        <p className="muted small">{say(WORDS.others)}</p>
        {round > 0 ? <p role="status">{say(WORDS.changed)}</p> : null}
        <SchemaForm
          key={round}
          schema={FORM}
          label={say(WORDS.change)}
          send={async (filled) => {
            const { password = '', newPassword = '' } = filled as Record<string, string>
            queries.setQueryData(['session'], await api.changePassword(password, newPassword))
            setRound(round + 1)
          }}
        />
      </Panel>
    </>
  )
}
