import { z } from 'zod'
import { type Refusal, refusal, refuse, text } from '../../kernel/index.ts'
import { unknownBureau } from '../bureaus.ts'
import type { Host } from '../host.ts'
import { problem } from '../http/problem.ts'
import { type Route, route } from '../http/route.ts'
import { principalId } from '../identity/principal.ts'
import { isCallable } from '../webhooks/address.ts'
import type { Subscription } from '../webhooks/subscription.ts'
import { titlesFor } from './titles.ts'
import {
  deadLettersSchema,
  madeSubscriptionSchema,
  newSubscriptionSchema,
  resendBodySchema,
  resentSchema,
  subscriptionChangeSchema,
  subscriptionSchema,
  subscriptionsSchema,
} from './webhook-types.ts'

const TAG = 'webhooks'
const one = z.strictObject({ subscription: z.uuid() })
const missing = { ok: false, problem: problem('not-found') } as const
const FILTERS = ['programmes', 'bureaus', 'actions'] as const
const iso = (at: number): string => new Date(at).toISOString()

const viewOf = async (host: Host, { secret: _, at, ...of }: Subscription) => {
  const progress = await host.webhooks.progress(of.id)
  const { failing } = progress ?? {}
  const filter = Object.fromEntries(FILTERS.flatMap((name) => (of[name] ? [[name, [...of[name]]]] : [])))
  const { id, name, url, active, by } = of
  return {
    ...{ id, name, url, active, by, ...filter },
    at: iso(at),
    delivered: progress?.delivered ?? 0,
    ...(failing
      ? { failing: { tries: failing.tries, nextAt: iso(failing.nextAt), error: failing.error } }
      : {}),
  }
}

const list = route({
  id: 'listSubscriptions',
  method: 'get',
  path: '/api/subscriptions',
  tag: TAG,
  about: text('事项变化的订阅(Webhook)。', 'Who is told what happens to cases (webhooks).'),
  access: 'admin',
  scope: 'accounts',
  answer: subscriptionsSchema,
  handle: async ({ host }) => {
    const all = await host.webhooks.list()
    return { ok: true, value: { rows: await Promise.all(all.map((of) => viewOf(host, of))) } }
  },
})

/** What happens to cases that no programme has an action for. */
const OF_ITSELF = ['open', 'wake']

const NO_PROGRAMME = ['没有这个项目', 'there is no such programme'] as const
const NO_VERSION = ['该事项没有这一版', 'the case has no such version'] as const
const NO_ACTION = ['所选项目没有这个动作', 'none of its programmes has such an action'] as const

type Filter = Partial<Record<(typeof FILTERS)[number], readonly string[] | null | undefined>>

/** What is wrong with a filter that would never let anything through. */
const wrongFilter = async (
  host: Host,
  { programmes, bureaus, actions }: Filter,
): Promise<Refusal | undefined> => {
  const { all } = host.desk.registry
  const of = (named: string) => all.filter(({ id }) => id === named || id.startsWith(`${named}.`))
  for (const [index, id] of (programmes ?? []).entries())
    if (of(id).length === 0) return refusal('invalid-input', [id, ...NO_PROGRAMME], `programmes.${index}`)
  const wanted = programmes ? programmes.flatMap(of) : all
  for (const [index, name] of (actions ?? []).entries())
    if (!OF_ITSELF.includes(name) && !wanted.some((one) => Object.hasOwn(one.actions, name)))
      return refusal('invalid-input', [name, ...NO_ACTION], `actions.${index}`)
  for (const [index, id] of (bureaus ?? []).entries()) {
    const unknown = await unknownBureau(host, id, `bureaus.${index}`)
    if (unknown) return unknown
  }
  return undefined
}

const mayCall = (host: Host, url: string): boolean => isCallable(new URL(url), host.webhooks.allowPrivate)

const add = route({
  id: 'addSubscription',
  method: 'post',
  path: '/api/subscriptions',
  tag: TAG,
  about: text(
    '新增订阅:此后每个符合条件的变化按序投递,Standard Webhooks 签名;内容不含个人信息。',
    'Adds one: from now on every change that fits is delivered in order, signed as Standard Webhooks; nothing personal is in it.',
  ),
  access: 'admin',
  body: newSubscriptionSchema,
  answer: madeSubscriptionSchema,
  status: 201,
  handle: async ({ body, who, host }) => {
    if (!mayCall(host, body.url)) return { ok: false, problem: problem('bad-url', 'url') }
    const wrong = await wrongFilter(host, body)
    if (wrong) return { ok: false, refusal: wrong }
    const made = await host.webhooks.add({ ...body, by: principalId(who) })
    if (!made) return { ok: false, problem: problem('too-many-subscriptions') }
    await host.audit.enter('subscription', principalId(who), { made: made.id, url: made.url })
    return { ok: true, value: { ...(await viewOf(host, made)), secret: made.secret } }
  },
})

const change = route({
  id: 'changeSubscription',
  method: 'patch',
  path: '/api/subscriptions/{subscription}',
  tag: TAG,
  about: text(
    '修改、暂停或恢复订阅。',
    'Changes a subscription; stops it, or lets it go on from where it was.',
  ),
  access: 'admin',
  params: one,
  body: subscriptionChangeSchema,
  answer: subscriptionSchema,
  handle: async ({ params, body, who, host }) => {
    if (body.url !== undefined && !mayCall(host, body.url))
      return { ok: false, problem: problem('bad-url', 'url') }
    const before = await host.webhooks.get(params.subscription)
    if (!before) return missing
    const given = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined))
    // Looked at as they will be together: actions are those of its programmes.
    const isOfFilter = FILTERS.some((name) => body[name] !== undefined)
    const wrong = isOfFilter ? await wrongFilter(host, { ...before, ...given }) : undefined
    if (wrong) return { ok: false, refusal: wrong }
    const changed = await host.webhooks.change(params.subscription, given)
    if (!changed) return missing
    await host.audit.enter('subscription', principalId(who), { of: changed.id, changed: Object.keys(given) })
    return { ok: true, value: await viewOf(host, changed) }
  },
})

const remove = route({
  id: 'removeSubscription',
  method: 'delete',
  path: '/api/subscriptions/{subscription}',
  tag: TAG,
  about: text('删除订阅。', 'Removes a subscription.'),
  access: 'admin',
  params: one,
  status: 204,
  handle: async ({ params, who, host }) => {
    if (!(await host.webhooks.remove(params.subscription))) return missing
    await host.audit.enter('subscription', principalId(who), { removed: params.subscription })
    return { ok: true, value: undefined }
  },
})

const letters = route({
  id: 'listDeadLetters',
  method: 'get',
  path: '/api/subscriptions/{subscription}/dead-letters',
  tag: TAG,
  about: text(
    '多次投递失败、已放弃的消息,保留 30 天。',
    'Messages that were given up after many tries; kept for 30 days.',
  ),
  access: 'admin',
  scope: 'accounts',
  params: one,
  answer: deadLettersSchema,
  handle: async ({ params, who, host }) => {
    if (!(await host.webhooks.get(params.subscription))) return missing
    const found = await host.webhooks.deadLetters(params.subscription)
    const titles = await titlesFor(
      host,
      who,
      found.map((letter) => letter.case),
    )
    const rows = found.map(({ at, ...letter }) => ({
      ...letter,
      title: titles.get(letter.case),
      at: iso(at),
    }))
    return { ok: true, value: { rows } }
  },
})

const resend = route({
  id: 'resendMessage',
  method: 'post',
  path: '/api/subscriptions/{subscription}/resend',
  tag: TAG,
  about: text(
    '立即重发一个事项某一版本的消息(消息编号不变)。',
    'Sends the message about one version of a case again, now and under the same id.',
  ),
  access: 'admin',
  params: one,
  body: resendBodySchema,
  answer: resentSchema,
  handle: async ({ params, body, host }) => {
    const of = await host.webhooks.get(params.subscription)
    const sent = of && (await host.webhooks.resend(of, body.case, body.version))
    if (!of) return missing
    if (!sent) {
      const { rows } = await host.desk.store.load([body.case], [])
      const [id, version] = [body.case, String(body.version)]
      return rows.has(id)
        ? refuse('invalid-input', [version, ...NO_VERSION], 'version')
        : refuse('unknown-case', [id], 'case')
    }
    return { ok: true, value: sent.ok ? { delivered: true } : { delivered: false, error: sent.error } }
  },
})

export const webhookRoutes: readonly Route[] = [list, add, change, remove, letters, resend]
