import type {
  AccountPage,
  AccountView,
  ConcernedView,
  MadeToken,
  NewToken,
  SavedViews,
  SessionView,
  SignInWays,
  TokensView,
} from '../server/api/account-types.ts'
import type { EditionHeadView, EditionView } from '../server/api/answer-types.ts'
import type { TrailPage } from '../server/api/audit-types.ts'
import type {
  EntitledView,
  ExplainedView,
  GrantedView,
  ParametersView,
  ProposalBody,
  SubjectPage,
  SubjectView,
} from '../server/api/benefit-types.ts'
import type { CaseView, OpenedCase, Receipt, TimelinePage } from '../server/api/case-types.ts'
import type { FigureView, ProvenancePage } from '../server/api/figure-types.ts'
import type { AttachedView, AttachmentView } from '../server/api/file-types.ts'
import type { ImportColumns, ImportPreview, ImportView } from '../server/api/import-types.ts'
import type { MessagesView } from '../server/api/message-types.ts'
import type { DispatchBoardView, ListView, RosterBoardView, TakenView } from '../server/api/planning-types.ts'
import type { ProgrammeBook } from '../server/api/programme-types.ts'
import type { BoardView, CasePage, SearchView, SimilarView } from '../server/api/queue-types.ts'
import type { RehearsalView, ScenariosView } from '../server/api/rehearsal-types.ts'
import type { RuleBookView } from '../server/api/rule-book-types.ts'
import type { ProblemView } from '../server/api/types.ts'
import type { DeadLetterView, NewSubscription, SubscriptionView } from '../server/api/webhook-types.ts'

import { ask, queryOf } from './ask.ts'

export type {
  AccountView,
  ConcernedView,
  MadeToken,
  NewToken,
  SessionView,
} from '../server/api/account-types.ts'
export type { EditionHeadView, EditionLineView, EditionView } from '../server/api/answer-types.ts'
export type {
  EntitledView,
  FactView,
  ParameterView,
  ProposalBody,
  SubjectRow,
  SubjectView,
} from '../server/api/benefit-types.ts'
export type {
  CaseView,
  OfferedAction,
  OpenedCase,
  PromiseView,
  TimelineEntry,
} from '../server/api/case-types.ts'
export type { FigureView } from '../server/api/figure-types.ts'
export type { AttachmentView } from '../server/api/file-types.ts'
export type { DispatchBoardView, RosterBoardView, TakenView } from '../server/api/planning-types.ts'
export type { ProgrammeBook } from '../server/api/programme-types.ts'
export type { BoardView, CasePage, CaseRow, SimilarView } from '../server/api/queue-types.ts'
export type { RehearsalView, ScenariosView } from '../server/api/rehearsal-types.ts'
export type { RuleBookView } from '../server/api/rule-book-types.ts'
export type { ProblemView } from '../server/api/types.ts'
export type { DeadLetterView, NewSubscription, SubscriptionView } from '../server/api/webhook-types.ts'

type Text = ProblemView['message']

/** Which cases a queue shows. */
export type QueueFilter = Readonly<
  Partial<
    Record<
      'programme' | 'stage' | 'bureau' | 'area' | 'closed' | 'order' | 'due' | 'returned' | 'offered',
      string
    >
  >
>
export type { TrailEntryView } from '../server/api/audit-types.ts'
export type { ImportColumns, ImportPreview, ImportView } from '../server/api/import-types.ts'
export type GrantView = AccountView['grants'][number]
export type TrailFilter = Readonly<Partial<Record<'account' | 'case' | 'kind', string>>>
/** What may be changed of an account; a subject that is null is bound anew. */
export type AccountChange = Partial<Omit<AccountView, 'id' | 'subject'>> & {
  readonly password?: string
  readonly subject?: string | null
}
export type SavedView = SavedViews['rows'][number]
/** Which part of which bureau's board. */
export type PlanFilter = BoardFilter & { readonly bureau: string }
export type ListKind = 'crews' | 'people'
export type BoardFilter = Readonly<Partial<Record<'programme' | 'bureau' | 'area', string>>>
export type FigureRange = Readonly<
  Partial<Record<'programme' | 'indicator' | 'area' | 'from' | 'to', string>>
>

export type Programme = Pick<ProgrammeBook, 'id' | 'name' | 'public' | 'bureau' | 'roles' | 'coveredBy'>
export interface Area {
  readonly code: string
  readonly name: Text
  readonly parent?: string
}
/** So many events of a case are read at once. */
const EVENTS = 100

/** Everything that the desk asks of the server, by name. */
export const api = {
  session: () => ask<SessionView>('/api/session'),
  signIn: (account: string, password: string) =>
    ask<SessionView>('/api/session', { method: 'POST', body: { account, password } }),
  changePassword: (password: string, newPassword: string) =>
    ask<SessionView>('/api/session/password', { method: 'PUT', body: { password, newPassword } }),
  signInWays: () => ask<SignInWays>('/api/session/ways'),
  signOut: () => ask<void>('/api/session', { method: 'DELETE' }),
  views: () => ask<SavedViews>('/api/session/views'),
  putViews: (rows: readonly SavedView[]) =>
    ask<SavedViews>('/api/session/views', { method: 'PUT', body: { rows } }),
  programmes: () => ask<{ rows: readonly Programme[] }>('/api/programmes'),
  programme: (id: string) => ask<ProgrammeBook>(`/api/programmes/${id}`),
  programmeRules: (id: string) => ask<RuleBookView>(`/api/programmes/${id}/rules`),
  areas: () => ask<{ rows: readonly Area[] }>('/api/areas'),
  bureaus: () => ask<{ rows: readonly { readonly id: string; readonly name: Text }[] }>('/api/bureaus'),
  cases: (filter: QueueFilter, after?: string) => ask<CasePage>(api.casesPath(filter, after)),
  /** The same filter has one path, in whatever order it was chosen: what is taken along is found by it. */
  casesPath: (filter: QueueFilter, after?: string): string => {
    const chosen = Object.fromEntries(Object.entries(filter).sort(([a], [b]) => (a < b ? -1 : 1)))
    return `/api/cases${queryOf({ ...chosen, after, limit: '50' })}`
  },
  /** What is looked for may be somebody's telephone: it is in no address. */
  search: (text: string) => ask<SearchView>('/api/cases/search', { method: 'POST', body: { text } }),
  board: (filter: BoardFilter) => ask<BoardView>(`/api/board${queryOf(filter)}`),
  /** For people, in their language. */
  exportPath: (filter: QueueFilter, as: 'csv' | 'xlsx', lang: 'zh' | 'en') =>
    `/api/cases.${as}${queryOf({ ...filter, lang })}`,
  case: (id: string) => ask<CaseView>(`/api/cases/${id}`),
  breakGlass: (id: string, reason: string) =>
    ask<{ readonly until: string }>(`/api/cases/${id}/break-glass`, { method: 'POST', body: { reason } }),
  /** What happened to a case up to one of its versions, as much as is read at once; `next` is up to where before that. */
  events: async (id: string, until: number): Promise<TimelinePage> => {
    const { next: _, ...page } = await ask<TimelinePage>(api.eventsPath(id, until))
    return until > EVENTS ? { ...page, next: String(until - EVENTS) } : page
  },
  eventsPath: (id: string, until: number): string => {
    const after = Math.max(0, until - EVENTS)
    return `/api/cases/${id}/events${queryOf({ after: String(after), limit: String(until - after) })}`
  },
  /** Does something to a case as it was seen; the key makes a repetition harmless. */
  act: (of: { id: string; version: number; action: string; role: string; input: unknown; key: string }) =>
    ask<Receipt>(`/api/cases/${of.id}/actions/${of.action}`, {
      method: 'POST',
      body: { input: of.input, role: of.role },
      headers: { 'if-match': `"${of.version}"`, 'idempotency-key': of.key },
    }),
  similar: ({
    programme,
    ...body
  }: {
    readonly programme: string
    readonly area: string
    readonly said: Readonly<Record<string, string>>
  }) => ask<SimilarView>(`/api/programmes/${programme}/similar`, { method: 'POST', body }),
  open: (of: {
    readonly programme: string
    readonly area: string
    readonly onBehalfOf: string
    readonly request: unknown
    /** The case reported near by that it is handled under. */
    readonly into: string | undefined
    readonly key: string
  }) =>
    ask<OpenedCase>(`/api/programmes/${of.programme}/cases`, {
      method: 'POST',
      body: {
        request: of.request,
        area: of.area,
        channel: 'phone',
        ...(of.onBehalfOf === '' ? {} : { onBehalfOf: of.onBehalfOf }),
        into: of.into,
      },
      headers: { 'idempotency-key': of.key },
    }),
  unmask: (id: string, reason: string) =>
    ask<{ request: unknown }>(`/api/cases/${id}/unmask`, { method: 'POST', body: { reason } }),
  scenarios: () => ask<ScenariosView>('/api/rehearsals/scenarios'),
  startRehearsal: (order: {
    readonly scenario: string
    readonly staffing: Readonly<Record<string, number>>
    readonly replications: number
  }) => ask<{ readonly rehearsal: string }>('/api/rehearsals', { method: 'POST', body: order }),
  rehearsal: (id: string, lang: string) => ask<RehearsalView>(`/api/rehearsals/${id}${queryOf({ lang })}`),
  stopRehearsal: (id: string) => ask<void>(`/api/rehearsals/${id}`, { method: 'DELETE' }),
  dispatch: (filter: PlanFilter, after?: string) =>
    ask<DispatchBoardView>(`/api/dispatch${queryOf({ ...filter, after })}`),
  roster: (filter: PlanFilter, after?: string) =>
    ask<RosterBoardView>(`/api/roster${queryOf({ ...filter, after })}`),
  takePlan: (
    plan: string,
    of: {
      readonly cases?: readonly string[]
      readonly programme?: string
      readonly area?: string
      lang: string
    },
  ) => ask<TakenView>(`/api/plans/${plan}/take`, { method: 'POST', body: of }),
  /** Sends another crew than a plan would, to a case as it was seen. */
  sendCrew: (of: { id: string; version: number; crew: string; reason: string; key: string }) =>
    ask<{ readonly version: number }>(`/api/cases/${of.id}/crew`, {
      method: 'POST',
      body: { crew: of.crew, reason: of.reason },
      headers: { 'if-match': `"${of.version}"`, 'idempotency-key': of.key },
    }),
  list: (bureau: string, kind: ListKind) => ask<ListView>(`/api/bureaus/${bureau}/lists/${kind}`),
  putList: (bureau: string, kind: ListKind, list: unknown, version: number) =>
    ask<{ readonly version: number }>(`/api/bureaus/${bureau}/lists/${kind}`, {
      method: 'PUT',
      body: { list },
      headers: { 'if-match': `"${version}"` },
    }),
  figures: (range: FigureRange) => ask<{ rows: readonly FigureView[] }>(`/api/figures${queryOf(range)}`),
  editions: () => ask<{ rows: readonly EditionHeadView[] }>('/api/answers'),
  edition: (id: string) => ask<EditionView>(`/api/answers/${id}`),
  provenance: (
    programme: string,
    indicator: string,
    range: FigureRange & { readonly since?: string },
    after?: string,
  ) =>
    ask<ProvenancePage>(
      `/api/figures/${programme}/${indicator}/cases${queryOf({ ...range, programme: undefined, after })}`,
    ),
  figureExportPath: (
    programme: string,
    indicator: string,
    range: FigureRange,
    as: 'csv' | 'xlsx',
    lang: 'zh' | 'en',
  ) =>
    `/api/figures/${programme}/${indicator}/cases.${as}${queryOf({ ...range, programme: undefined, lang })}`,
  parameters: () => ask<ParametersView>('/api/parameters'),
  propose: (parameter: string, body: ProposalBody, key: string) =>
    ask<Receipt>(`/api/parameters/${encodeURIComponent(parameter)}/proposals`, {
      method: 'POST',
      body,
      headers: { 'idempotency-key': key },
    }),
  subjects: (area?: string, after?: string) =>
    ask<SubjectPage>(`/api/subjects${queryOf({ area, closed: 'false', after })}`),
  subjectsByNumber: (number: string, after?: string) =>
    ask<SubjectPage>(`/api/subjects-by-number${queryOf({ number, after })}`),
  casesOfSubject: (id: string, after?: string) =>
    ask<CasePage>(`/api/subjects/${id}/cases${queryOf({ after })}`),
  subject: (id: string) => ask<SubjectView>(`/api/subjects/${id}`),
  entitled: (id: string, month?: string) =>
    ask<EntitledView>(`/api/subjects/${id}/entitled${queryOf({ month })}`),
  determination: (
    id: string,
    of: Readonly<Record<'determination' | 'month', string>> & { person: string | undefined },
  ) => ask<ExplainedView>(`/api/subjects/${id}/determination${queryOf(of)}`),
  caseDetermination: (id: string) => ask<ExplainedView>(`/api/cases/${id}/determination`),
  entitlements: (id: string) => ask<GrantedView>(`/api/cases/${id}/entitlements`),
  messages: (after?: string) => ask<MessagesView>(`/api/messages${queryOf({ after })}`),
  readMessages: (until: string) => ask<void>('/api/messages/read', { method: 'PUT', body: { until } }),
  trail: (filter: TrailFilter, after?: string) =>
    ask<TrailPage>(`/api/audit${queryOf({ ...filter, after })}`),
  /** @param text what their ids or names have to have in them. */
  accounts: (text?: string, after?: string) => ask<AccountPage>(`/api/accounts${queryOf({ text, after })}`),
  /** All of them, page by page. */
  allAccounts: async (): Promise<readonly AccountView[]> => {
    const all: AccountView[] = []
    let after: string | undefined
    do {
      const page = await api.accounts(undefined, after)
      all.push(...page.rows)
      after = page.next
    } while (after !== undefined)
    return all
  },
  /** The organisations that open cases of a post's role, bureau and area concern. */
  organisations: async (
    post: Readonly<Record<'role', string> & Record<'bureau' | 'area', string | undefined>>,
  ): Promise<readonly ConcernedView[]> =>
    (await ask<{ rows: readonly ConcernedView[] }>(`/api/organisations${queryOf(post)}`)).rows,
  addAccount: (account: AccountView & { readonly password?: string }) =>
    ask<AccountView>('/api/accounts', { method: 'POST', body: account }),
  changeAccount: (id: string, change: AccountChange) =>
    ask<AccountView>(`/api/accounts/${id}`, { method: 'PATCH', body: change }),
  tokens: () => ask<TokensView>('/api/tokens'),
  addToken: (token: NewToken) => ask<MadeToken>('/api/tokens', { method: 'POST', body: token }),
  removeToken: (id: string) => ask<void>(`/api/tokens/${id}`, { method: 'DELETE' }),
  subscriptions: () => ask<{ rows: readonly SubscriptionView[] }>('/api/subscriptions'),
  addSubscription: (of: NewSubscription) =>
    ask<SubscriptionView & { readonly secret: string }>('/api/subscriptions', { method: 'POST', body: of }),
  changeSubscription: (id: string, change: { readonly active: boolean }) =>
    ask<SubscriptionView>(`/api/subscriptions/${id}`, { method: 'PATCH', body: change }),
  removeSubscription: (id: string) => ask<void>(`/api/subscriptions/${id}`, { method: 'DELETE' }),
  deadLetters: (id: string) =>
    ask<{ rows: readonly DeadLetterView[] }>(`/api/subscriptions/${id}/dead-letters`),
  resend: (id: string, about: { readonly case: string; readonly version: number }) =>
    ask<{ readonly delivered: boolean; readonly error?: string }>(`/api/subscriptions/${id}/resend`, {
      method: 'POST',
      body: about,
    }),
  attachments: (id: string) => ask<{ rows: readonly AttachmentView[] }>(`/api/cases/${id}/attachments`),
  drawPath: (id: string) => `/api/cases/${id}/draw`,
  attachmentPath: (id: string, hash: string) => `/api/cases/${id}/attachments/${hash}`,
  attach: (of: { case: string; name: string; file: Blob; key: string }) =>
    ask<AttachedView>(`/api/cases/${of.case}/attachments${queryOf({ name: of.name })}`, {
      method: 'POST',
      file: of.file,
      headers: { 'idempotency-key': of.key },
    }),
  imports: () => ask<{ rows: readonly ImportView[] }>('/api/imports'),
  uploadImport: (file: File) =>
    ask<ImportView>(`/api/imports${queryOf({ name: file.name })}`, { method: 'POST', file }),
  importColumns: (id: string, header?: number) =>
    ask<ImportColumns>(`/api/imports/${id}/columns${header === undefined ? '' : `?header=${header}`}`),
  previewImport: (id: string, body: { kind: string; mapping: unknown }) =>
    ask<ImportPreview>(`/api/imports/${id}/preview`, { method: 'POST', body }),
  runImport: (id: string) => ask<ImportView>(`/api/imports/${id}/run`, { method: 'POST' }),
  removeImport: (id: string) => ask<void>(`/api/imports/${id}`, { method: 'DELETE' }),
}
