import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { type AccountView, api, type GrantView } from './api.ts'
import { useBureaus, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech } from './lang.tsx'
import { ListEnd, TypedFilter, useAddressFilter, useList } from './lists.tsx'
import { Heads, PageTitle, Panel, Problem, Scroll, SureButton } from './parts.tsx'
import { usePostText, useRoleNames, useTooWide } from './posts.ts'
import type { Schema } from './schema.ts'
import { Tokens } from './tokens.tsx'

const WORDS = {
  users: text('用户与权限', 'Users and rights'),
  add: text('新建账号', 'Add an account'),
  find: text('查找用户:登录名或姓名,可只输一部分', 'Find by id or name, or part of it'),
  none: text('没有符合的账号。', 'No account fits.'),
  account: text('账号', 'Account'),
  name: text('姓名或岗位', 'Name or post'),
  posts: text('岗位', 'Posts'),
  state: text('状态', 'State'),
  admin: text('管理员', 'administrator'),
  disabled: text('已停用', 'disabled'),
  active: text('在用', 'active'),
  disable: text('停用', 'Disable'),
  sure: text('确认停用(其会话随即结束)', 'Yes, disable it (its sessions end)'),
  enable: text('启用', 'Enable'),
  change: text('修改', 'Change'),
  save: text('保存', 'Save'),
  fromOutside: text('部门以外', 'from outside'),
  tooWide: {
    name: text(
      '未填写单位,可见本部门的全部此类事项;请修改岗位,填写单位。',
      'For no organisation: it sees all such cases of the bureau. Change the post and name its organisation.',
    ),
    'nothing-to-name': text(
      '其项目的事项不写明单位,可见本部门的全部此类事项。',
      'The cases of its programmes name no organisation: it sees all such cases of the bureau.',
    ),
  },
  ends: text(
    '修改岗位、停用、重置口令或更换主体都会结束其会话。',
    'New posts, disabling, a new password and another subject end their sessions.',
  ),
}

/** The fields of posts; choices are what the city has. */
const useGrants = (): Schema => {
  const programmes = useProgrammes()
  const roles = useRoleNames()
  const bureaus = useBureaus()
  const named = (rows: readonly (readonly [string, { zh: string; en: string }])[]) => ({
    enum: rows.map(([id]) => id),
    options: Object.fromEntries(rows),
  })
  return {
    type: 'array',
    title: '岗位',
    titleEn: 'Posts',
    items: {
      type: 'object',
      required: ['role'],
      properties: {
        role: { type: 'string', title: '角色', titleEn: 'Role', ...named(roles.options) },
        programmes: {
          type: 'array',
          title: '项目(不填为全部)',
          titleEn: 'Programmes (all where none)',
          items: { type: 'string', ...named(programmes.map(({ id, name }) => [id, name] as const)) },
        },
        bureau: {
          type: 'string',
          title: '部门',
          titleEn: 'Bureau',
          ...named(bureaus.map(({ id, name }) => [id, name] as const)),
        },
        area: {
          type: 'string',
          title: '区域',
          titleEn: 'Area',
          ref: 'area',
        },
        organisation: {
          type: 'string',
          ref: 'organisation',
          title: '外单位(外来岗位填写)',
          titleEn: 'Organisation (for a post from outside)',
        },
      },
    },
  }
}

const NAME: Schema = { type: 'string', title: '姓名或岗位', titleEn: 'Name or post' }
const ADMIN: Schema = { type: 'boolean', title: '管理员', titleEn: 'Administrator' }
const secret = (zh: string, en: string): Schema => ({
  type: 'string',
  format: 'password',
  title: zh,
  titleEn: en,
})

/** A list that is empty is no list: a post without programmes is for all of them. */
const grantsOf = (grants: readonly GrantView[] | undefined): readonly GrantView[] =>
  (grants ?? []).map(({ programmes, ...grant }) => ({
    ...grant,
    ...(programmes && programmes.length > 0 ? { programmes } : {}),
  }))

const SUBJECT: Schema = {
  type: 'string',
  title: '单点登录主体(sub)',
  titleEn: 'Subject of single sign-on (sub)',
}
const useHasSingleSignOn = (): boolean =>
  useQuery({ queryKey: ['ways'], queryFn: api.signInWays, staleTime: 60_000 }).data?.singleSignOn === true

const Add = ({ done }: { done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const hasSingleSignOn = useHasSingleSignOn()
  const grants = useGrants()
  const [round, setRound] = useState(0)
  const schema: Schema = {
    type: 'object',
    required: ['id', 'name', 'grants'],
    properties: {
      id: { type: 'string', title: '账号', titleEn: 'Account' },
      name: NAME,
      password: secret(
        '初始口令(12 位以上;不填则只能单点登录)',
        'First password (12 characters or more; without one, by single sign-on only)',
      ),
      ...(hasSingleSignOn ? { subject: SUBJECT } : {}),
      admin: ADMIN,
      grants,
    },
  }
  return (
    <SchemaForm
      key={round}
      schema={schema}
      label={say(WORDS.add)}
      send={async (filled) => {
        const account = filled as AccountView & { password?: string }
        await api.addAccount({ ...account, grants: [...grantsOf(account.grants)] })
        setRound(round + 1)
        await done()
      }}
    />
  )
}

const Change = ({ of, done }: { readonly of: AccountView; done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const grants = useGrants()
  const hasSingleSignOn = useHasSingleSignOn()
  const schema: Schema = {
    type: 'object',
    required: ['name', 'grants'],
    properties: {
      name: NAME,
      password: secret('重置口令', 'New password'),
      ...(hasSingleSignOn ? { subject: SUBJECT } : {}),
      admin: ADMIN,
      grants,
    },
  }
  return (
    <div className="chosen">
      <p className="muted small">{say(WORDS.ends)}</p>
      <SchemaForm
        schema={schema}
        label={`${say(WORDS.save)} · ${of.id}`}
        from={{
          name: of.name,
          admin: of.admin === true,
          grants: of.grants,
          ...(of.subject === undefined ? {} : { subject: of.subject }),
        }}
        send={async (filled) => {
          const { grants, subject, ...rest } = filled as AccountView & { password?: string }
          // Left empty, the account is bound anew at the next sign-in.
          const bound = subject === of.subject ? {} : { subject: subject ?? null }
          // Posts that stay as they are end no session.
          const posts = [...grantsOf(grants)]
          const changed = JSON.stringify(posts) === JSON.stringify(of.grants) ? {} : { grants: posts }
          await api.changeAccount(of.id, { ...rest, ...bound, ...changed })
          await done()
        }}
      />
    </div>
  )
}

const Row = ({ of, done }: { readonly of: AccountView; done(): Promise<unknown> }) => {
  const { say } = useSpeech()
  const postText = usePostText()
  const tooWide = useTooWide()
  const [isOpen, setOpen] = useState(false)
  const [error, setError] = useState<unknown>()
  const turn = async () => {
    try {
      await api.changeAccount(of.id, { disabled: of.disabled !== true })
      await done()
    } catch (refused) {
      setError(refused)
    }
  }
  return (
    <>
      <tr>
        <td>{of.id}</td>
        <td>
          {of.name} {of.admin ? <span className="pill calm">{say(WORDS.admin)}</span> : null}
        </td>
        <td className="small">
          {of.grants.map((grant, index) => {
            const wide = tooWide(grant)
            return (
              <div key={index}>
                {postText(grant)}
                {wide ? (
                  <p>
                    <span className="pill soon">{say(WORDS.fromOutside)}</span> {say(WORDS.tooWide[wide])}
                  </p>
                ) : null}
              </div>
            )
          })}
        </td>
        <td>
          <span className={`pill ${of.disabled ? 'bad' : 'good'}`}>
            {say(of.disabled ? WORDS.disabled : WORDS.active)}
          </span>
        </td>
        <td>
          <span className="buttons">
            <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
              {say(WORDS.change)}
            </button>
            {of.disabled ? (
              <button type="button" className="plain" onClick={() => void turn()}>
                {say(WORDS.enable)}
              </button>
            ) : (
              <SureButton label={say(WORDS.disable)} sure={say(WORDS.sure)} act={() => void turn()} />
            )}
          </span>
          <Problem error={error} />
        </td>
      </tr>
      {isOpen ? (
        <tr>
          <td colSpan={5}>
            <Change
              of={of}
              done={async () => {
                setOpen(false)
                await done()
              }}
            />
          </td>
        </tr>
      ) : null}
    </>
  )
}

/** Accounts and the posts they hold: who may see and do what. */
export default function UsersPage() {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [filter, put] = useAddressFilter(['text'])
  const list = useList(['accounts', filter], (after) => api.accounts(filter.text, after))
  const done = () => queries.invalidateQueries({ queryKey: ['accounts'] })
  return (
    <>
      <PageTitle title={say(WORDS.users)} />
      <search className="filters">
        <TypedFilter label={say(WORDS.find)} value={filter.text} put={(typed) => put('text', typed)} />
      </search>
      <Problem error={list.error} />
      <Scroll label={say(WORDS.users)}>
        <table>
          <Heads of={[WORDS.account, WORDS.name, WORDS.posts, WORDS.state, WORDS.change]} />
          <tbody>
            {list.rows.map((account) => (
              <Row key={account.id} of={account} done={done} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <ListEnd of={list} none={WORDS.none} />
      <Panel title={say(WORDS.add)}>
        <Add done={done} />
      </Panel>
      <Tokens />
    </>
  )
}
