import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api, type DeadLetterView, type NewSubscription, type SubscriptionView } from './api.ts'
import { useBureaus, useNames, useProgrammes } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { inLine, type Text, text, useSpeech, useTime } from './lang.tsx'
import { CaseCell, Heads, Loading, PageTitle, Panel, Problem, Scroll, SureButton } from './parts.tsx'
import type { Schema } from './schema.ts'

const WORDS = {
  webhooks: text('推送', 'Webhooks'),
  about: text(
    '事项每有变化,按序告知所订阅的系统;消息已签名,不含个人信息。',
    'Other systems are told in order whatever happens to cases; messages are signed and hold nothing personal.',
  ),
  none: text('没有订阅。', 'There is no subscription.'),
  add: text('新增订阅', 'Add a subscription'),
  narrow: text(
    '不选项目或部门,即告知全部。选了部门的,移交给该部门、由该部门移出的事项也告知。',
    'Without programmes or bureaus, everything is told. A bureau is also told of cases that are offered to it, and of those that it hands over.',
  ),
  once: text(
    '请立即保存签名密钥,只显示这一次:',
    'Keep the secret that signs its messages now; it is shown this once:',
  ),
  delivered: text('已送达', 'Delivered'),
  active: text('推送中', 'active'),
  stopped: text('已暂停', 'stopped'),
  stop: text('暂停', 'Stop'),
  goOn: text('恢复', 'Go on'),
  remove: text('删除', 'Remove'),
  sure: text('确认删除', 'Remove it for good'),
  failing: text('投递失败,已试', 'Failing; tries so far:'),
  again: text('下次', 'next at'),
  letters: text('已放弃的消息', 'Messages given up'),
  noLetters: text('没有。', 'There are none.'),
  case: text('事项', 'Case'),
  action: text('动作', 'Action'),
  at: text('时间', 'At'),
  why: text('原因', 'Why'),
  resend: text('重发', 'Send again'),
  sent: text('已送达。', 'It was delivered.'),
  notSent: text('没有送达:', 'It was not delivered:'),
  test: text('试发一件事项的消息', 'Send the message about a case, to try it'),
}

/** What a subscription is asked by; it is narrowed by what the city has. */
const useForm = (): Schema => {
  const [programmes, bureaus] = [useProgrammes(), useBureaus()]
  const several = (title: Text, rows: readonly { readonly id: string; readonly name: Text }[]): Schema => ({
    type: 'array',
    title: title.zh,
    titleEn: title.en,
    items: {
      type: 'string',
      enum: rows.map(({ id }) => id),
      options: Object.fromEntries(rows.map(({ id, name }) => [id, name])),
    },
  })
  return {
    type: 'object',
    required: ['name', 'url'],
    properties: {
      name: { type: 'string', title: '名称', titleEn: 'Name' },
      url: { type: 'string', format: 'uri', title: '地址(https://…)', titleEn: 'Address (https://…)' },
      programmes: several(text('项目', 'Programmes'), programmes),
      bureaus: several(text('部门', 'Bureaus'), bureaus),
    },
  }
}

const MESSAGE: Schema = {
  type: 'object',
  required: ['case', 'version'],
  properties: {
    case: { type: 'string', ref: 'case', title: '事项编号', titleEn: 'Number of the case' },
    version: { type: 'integer', minimum: 1, title: '第几条记录', titleEn: 'Event' },
  },
}

/** How far they are told is looked at again so often. */
const AGAIN_MS = 5_000

const lettersOf = ({ id }: SubscriptionView) => ['subscriptions', id, 'letters']

/** Sends the message about an event of a case now, and what came of it. */
const useResend = (of: SubscriptionView) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const [said, setSaid] = useState<string>()
  const resend = async (about: Pick<DeadLetterView, 'case' | 'version'>) => {
    setSaid(undefined)
    const { delivered, error } = await api.resend(of.id, { case: about.case, version: about.version })
    setSaid(delivered ? say(WORDS.sent) : `${say(WORDS.notSent)} ${error ?? ''}`)
    // What was given up and is delivered after all is done with.
    if (delivered) await queries.invalidateQueries({ queryKey: lettersOf(of) })
  }
  return { resend, said: said === undefined ? null : <p role="status">{said}</p> }
}

const Letters = ({ of }: { readonly of: SubscriptionView }) => {
  const { say } = useSpeech()
  const time = useTime()
  const { resend, said } = useResend(of)
  const [failed, setFailed] = useState<unknown>()
  const { data, error } = useQuery({
    queryKey: lettersOf(of),
    queryFn: () => api.deadLetters(of.id),
    refetchInterval: AGAIN_MS,
  })
  return (
    <>
      <h3>{say(WORDS.letters)}</h3>
      <Problem error={failed ?? error} />
      {data?.rows.length === 0 ? <p className="muted">{say(WORDS.noLetters)}</p> : null}
      {data && data.rows.length > 0 ? (
        <Scroll label={say(WORDS.letters)}>
          <table>
            <Heads of={[WORDS.case, WORDS.action, WORDS.at, WORDS.why, WORDS.resend]} />
            <tbody>
              {data.rows.map((letter) => (
                <tr key={letter.id}>
                  <td>
                    <CaseCell of={letter} />
                  </td>
                  <td>{letter.action}</td>
                  <td className="small">{time(letter.at)}</td>
                  <td className="small">{letter.error}</td>
                  <td>
                    <button
                      type="button"
                      className="plain"
                      onClick={() => void resend(letter).catch(setFailed)}
                    >
                      {say(WORDS.resend)}
                    </button>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      ) : null}
      {said}
    </>
  )
}

const Trial = ({ of }: { readonly of: SubscriptionView }) => {
  const { say } = useSpeech()
  const { resend, said } = useResend(of)
  const [round, setRound] = useState(0)
  return (
    <details>
      <summary>{say(WORDS.test)}</summary>
      <SchemaForm
        key={round}
        schema={MESSAGE}
        label={say(WORDS.resend)}
        send={async (about) => {
          await resend(about as Pick<DeadLetterView, 'case' | 'version'>)
          setRound(round + 1)
        }}
      />
      {said}
    </details>
  )
}

const Subscription = ({ of, done }: { readonly of: SubscriptionView; done(): Promise<unknown> }) => {
  const { say, lang } = useSpeech()
  const names = useNames()
  const time = useTime()
  const [error, setError] = useState<unknown>()
  const attempt = (what: () => Promise<unknown>) => void what().then(done, setError)
  const only = [...(of.programmes ?? []).map(names.programme), ...(of.bureaus ?? []).map(names.bureau)]
  return (
    <Panel
      title={of.name}
      aside={
        <span className={`pill ${of.active ? 'good' : 'calm'}`}>
          {say(of.active ? WORDS.active : WORDS.stopped)}
        </span>
      }
    >
      <p className="muted small">
        {of.url} {only.length > 0 ? `· ${inLine(lang, only)}` : ''} · {time(of.at)} · {of.by}
      </p>
      <p>
        {say(WORDS.delivered)} {of.delivered}
      </p>
      {of.failing ? (
        <p className="problem">
          {say(WORDS.failing)} {of.failing.tries} · {of.failing.error} · {say(WORDS.again)}{' '}
          {time(of.failing.nextAt)}
        </p>
      ) : null}
      <Problem error={error} />
      <div className="buttons">
        <button
          type="button"
          className="plain"
          onClick={() => attempt(() => api.changeSubscription(of.id, { active: !of.active }))}
        >
          {say(of.active ? WORDS.stop : WORDS.goOn)}
        </button>
        <SureButton
          label={say(WORDS.remove)}
          sure={say(WORDS.sure)}
          act={() => attempt(() => api.removeSubscription(of.id))}
        />
      </div>
      <Letters of={of} />
      <Trial of={of} />
    </Panel>
  )
}

/** Who is told what happens to cases, how far they have got, and what they could not be told. */
export default function WebhooksPage() {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const schema = useForm()
  const [secret, setSecret] = useState<string>()
  const { data, error } = useQuery({
    queryKey: ['subscriptions'],
    queryFn: api.subscriptions,
    refetchInterval: AGAIN_MS,
  })
  const done = () => queries.invalidateQueries({ queryKey: ['subscriptions'] })
  return (
    <>
      <PageTitle title={say(WORDS.webhooks)} />
      <p className="muted">{say(WORDS.about)}</p>
      <Problem error={error} />
      {data ? null : error ? null : <Loading />}
      {data?.rows.length === 0 ? <p className="muted">{say(WORDS.none)}</p> : null}
      {data?.rows.map((of) => (
        <Subscription key={of.id} of={of} done={done} />
      ))}
      <Panel title={say(WORDS.add)}>
        {secret ? (
          <p className="notice" role="status">
            {say(WORDS.once)} <code>{secret}</code>
          </p>
        ) : null}
        <p className="muted">{say(WORDS.narrow)}</p>
        <SchemaForm
          key={secret}
          schema={schema}
          label={say(WORDS.add)}
          send={async (filled) => {
            const { programmes = [], bureaus = [], ...of } = filled as NewSubscription
            const made = await api.addSubscription({
              ...of,
              ...(programmes.length > 0 ? { programmes } : {}),
              ...(bureaus.length > 0 ? { bureaus } : {}),
            })
            setSecret(made.secret)
            await done()
          }}
        />
      </Panel>
    </>
  )
}
