import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AccountView, api, type MadeToken, type NewToken } from './api.ts'
import { SchemaForm } from './form.tsx'
import { inLine, type Text, text, useSpeech, useTime } from './lang.tsx'
import { Heads, Panel, Problem, Scroll, SureButton } from './parts.tsx'
import type { Schema } from './schema.ts'

const WORDS = {
  tokens: text('服务令牌', 'Service tokens'),
  about: text(
    '供其他系统调用接口;权限不超过所属账号与所选范围。',
    'For other systems that call the API: they may do what both the account and the scopes allow.',
  ),
  name: text('名称', 'Name'),
  account: text('账号', 'Account'),
  scopes: text('范围', 'Scopes'),
  expires: text('失效', 'Expires'),
  remove: text('吊销', 'Take back'),
  sure: text('确认吊销', 'Take it back for good'),
  none: text('没有令牌。', 'There is none.'),
  add: text('签发令牌', 'Make a token'),
  once: text('请立即保存,令牌只显示这一次:', 'Keep it now; it is shown this once:'),
}
const SCOPES: Readonly<Record<string, Text>> = {
  'cases:read': text('读取事项', 'read cases'),
  'cases:write': text('办理事项', 'act on cases'),
  accounts: text('管理账号', 'manage accounts'),
  audit: text('查看审计', 'read the trail'),
}
const scopeName = (scope: string): Text => SCOPES[scope] ?? text(scope, scope)

const REST: NonNullable<Schema['properties']> = {
  scopes: {
    type: 'array',
    minItems: 1,
    title: '范围',
    titleEn: 'Scopes',
    items: { type: 'string', enum: Object.keys(SCOPES), options: SCOPES },
  },
  days: { type: 'integer', minimum: 1, maximum: 730, title: '有效天数', titleEn: 'Days it is good for' },
}

const Remove = ({ id, done }: { readonly id: string; done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const [error, setError] = useState<unknown>()
  return (
    <>
      <SureButton
        label={say(WORDS.remove)}
        sure={say(WORDS.sure)}
        act={() => void api.removeToken(id).then(done, setError)}
      />
      <Problem error={error} />
    </>
  )
}

/** What a token is asked by: whose rights it has is one of the accounts at work. */
const useForm = (): Schema => {
  const accounts = useQuery({ queryKey: ['accounts', 'all'], queryFn: api.allAccounts }).data ?? []
  const atWork = accounts.filter(({ disabled }) => !disabled)
  const named = ({ id, name }: AccountView) => [id, text(`${id} · ${name}`, `${id} · ${name}`)] as const
  return {
    type: 'object',
    required: ['name', 'account', 'scopes', 'days'],
    properties: {
      name: { type: 'string', title: '名称', titleEn: 'Name' },
      account: {
        type: 'string',
        title: '以谁的权限',
        titleEn: 'Whose rights it has',
        enum: atWork.map(({ id }) => id),
        options: Object.fromEntries(atWork.map(named)),
      },
      ...REST,
    },
  }
}

/** The tokens that other systems come in with. */
export const Tokens = () => {
  const { say, lang } = useSpeech()
  const time = useTime()
  const queries = useQueryClient()
  const form = useForm()
  const [made, setMade] = useState<MadeToken>()
  const { data, error } = useQuery({ queryKey: ['tokens'], queryFn: api.tokens })
  const done = () => queries.invalidateQueries({ queryKey: ['tokens'] })
  return (
    <Panel title={say(WORDS.tokens)}>
      <p className="muted small">{say(WORDS.about)}</p>
      <Problem error={error} />
      {data?.rows.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {data && data.rows.length > 0 ? (
        <Scroll label={say(WORDS.tokens)}>
          <table>
            <Heads of={[WORDS.name, WORDS.account, WORDS.scopes, WORDS.expires, WORDS.remove]} />
            <tbody>
              {data.rows.map((row) => (
                <tr key={row.id}>
                  <td>{row.name}</td>
                  <td>{row.account}</td>
                  <td>
                    {inLine(
                      lang,
                      row.scopes.map((scope) => say(scopeName(scope))),
                    )}
                  </td>
                  <td className="small">{time(row.expiresAt)}</td>
                  <td>
                    <Remove id={row.id} done={done} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {made ? (
        <p className="notice" role="status">
          {say(WORDS.once)} <code>{made.token}</code>
        </p>
      ) : null}
      <SchemaForm
        key={made?.id}
        schema={form}
        label={say(WORDS.add)}
        send={async (filled) => {
          setMade(await api.addToken(filled as NewToken))
          await done()
        }}
      />
    </Panel>
  )
}
