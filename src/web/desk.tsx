import { useQuery, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect, useRef, useState } from 'react'
import { Link, Redirect, Route, Router, Switch, useRoute } from 'wouter'
import { leaveBehind, leaveOthersBehind } from './along.ts'
import { api, type SessionView } from './api.ts'
import { Refused, setCsrf, whenSignedOut } from './ask.ts'
import { NoNetwork } from './away.tsx'
import { useChanges } from './changes.ts'
import { useIsNamed } from './city.tsx'
import { forgetDrafts } from './draft.ts'
import { FindBox, FindPage, FOUND, type Sought } from './find.tsx'
import { Keys } from './keys.tsx'
import { text, useSpeech, Zoned } from './lang.tsx'
import { useLookingForServer } from './network.ts'
import { isOffline, useOutbox, useSending } from './outbox.ts'
import { Loading, PageTitle, Problem } from './parts.tsx'
import { QueuePage } from './queue.tsx'
import { LangButton, SignIn, SignInAgain } from './sign-in.tsx'

const CasePage = lazy(() => import('./case.tsx'))
const FieldPage = lazy(() => import('./field.tsx'))
const BoardPage = lazy(() => import('./board.tsx'))
const SubjectsPage = lazy(() => import('./subjects.tsx'))
const SubjectPage = lazy(() => import('./subject.tsx'))
const ParametersPage = lazy(() => import('./parameters.tsx'))
const ImportsPage = lazy(() => import('./imports.tsx'))
const WebhooksPage = lazy(() => import('./webhooks.tsx'))
const UsersPage = lazy(() => import('./users.tsx'))
const AccountPage = lazy(() => import('./account.tsx'))
const MessagesPage = lazy(() => import('./messages.tsx'))
const AuditPage = lazy(() => import('./audit.tsx'))
const AnswersPage = lazy(() => import('./answers.tsx'))
const EditionPage = lazy(() => import('./edition.tsx'))
const FiguresPage = lazy(() => import('./figures.tsx'))
const FigurePage = lazy(() => import('./figure.tsx'))
const BookPage = lazy(() => import('./book.tsx'))
const DispatchPage = lazy(() => import('./dispatch.tsx'))
const RosterPage = lazy(() => import('./roster.tsx'))
const ListPage = lazy(() => import('./resources.tsx'))
const RehearsalPage = lazy(() => import('./rehearsal.tsx'))
const IntakePage = lazy(() => import('./intake.tsx'))

const WORDS = {
  desk: text('办件台', 'Desk'),
  skip: text('跳到正文', 'Skip to content'),
  queue: text('队列', 'Queue'),
  intake: text('登记', 'Take a request'),
  board: text('督办', 'Supervision'),
  field: text('外勤', 'Field work'),
  dispatch: text('派单', 'Dispatch'),
  roster: text('值守', 'Roster'),
  waiting: text('待送出', 'to be sent'),
  figures: text('指标', 'Figures'),
  answers: text('答卷', 'Answer sheet'),
  rehearsal: text('演练', 'Rehearse'),
  book: text('项目手册', 'Programme book'),
  subjects: text('对象', 'Subjects'),
  parameters: text('参数', 'Parameters'),
  imports: text('导入', 'Imports'),
  webhooks: text('推送', 'Webhooks'),
  users: text('用户', 'Users'),
  audit: text('审计', 'Audit'),
  messages: text('消息', 'Messages'),
  unread: text('条新消息', 'new'),
  signOut: text('退出', 'Sign out'),
  stillIn: text('您还没有退出。', 'You are still signed in.'),
  nowhere: text('没有这一页。', 'There is no such page.'),
}

/** Where an account without a post that sees cases would only meet empty lists. */
const OF_CASES = [
  { href: '/', name: WORDS.queue, below: '/cases/*' },
  { href: '/messages', name: WORDS.messages },
  { href: '/intake', name: WORDS.intake },
  { href: '/board', name: WORDS.board },
  { href: '/field', name: WORDS.field },
]

const NavLink = ({
  href,
  name,
  below = `${href}/*`,
}: {
  readonly href: string
  readonly name: string
  /** The pages that one comes to from there. */
  readonly below?: string
}) => {
  const [isHere] = useRoute(href)
  const [isBelow] = useRoute(below)
  const link = useRef<HTMLAnchorElement>(null)
  const isCurrent = isHere || isBelow
  // On a phone the sections are one row, which may be wider than the screen.
  useEffect(() => {
    if (isCurrent) link.current?.scrollIntoView({ block: 'nearest', inline: 'center' })
  }, [isCurrent])
  return (
    <Link ref={link} href={href} aria-current={isHere ? 'page' : isBelow ? 'true' : undefined}>
      {name}
    </Link>
  )
}

/** What was told since is looked for so often. */
const MESSAGES_MS = 60_000

/** That something new was told to one's posts, and how much: of the latest page. */
const NewMessages = () => {
  const { say } = useSpeech()
  const { data } = useQuery({
    queryKey: ['messages', 'new'],
    queryFn: () => api.messages(),
    refetchInterval: MESSAGES_MS,
  })
  const fresh = data?.rows.filter(({ at }) => data.readUntil === undefined || at > data.readUntil).length ?? 0
  if (fresh === 0) return null
  return (
    <Link href="/messages" className="pill soon">
      {fresh}
      {data?.next !== undefined && fresh === data.rows.length ? '+' : ''} {say(WORDS.unread)}
    </Link>
  )
}

const Head = ({ session, seek }: { readonly session: SessionView; seek(text: string): void }) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  const waiting = useOutbox(session.account.id).length
  useSending(session.account.id)
  const [stillIn, setStillIn] = useState<unknown>()
  const leave = async () => {
    try {
      await api.signOut()
    } catch (error) {
      // Whose session has ended is out.
      if (!(error instanceof Refused) || error.problem.status !== 401) return setStillIn(error)
    }
    await leaveBehind()
    forgetDrafts()
    queries.clear()
    window.location.assign(session.singleSignOn ? '/api/session/single-sign-on/end' : '/desk/')
  }
  return (
    <header className="head">
      <a className="skip" href="#main">
        {say(WORDS.skip)}
      </a>
      <strong>闭环 {say(WORDS.desk)}</strong>
      <nav>
        {session.seesCases
          ? OF_CASES.map(({ name, ...of }) => <NavLink key={of.href} {...of} name={say(name)} />)
          : null}
        {session.plans.crews.length > 0 ? (
          <NavLink href="/dispatch" name={say(WORDS.dispatch)} below="/lists/:bureau/crews" />
        ) : null}
        {session.plans.people.length > 0 ? (
          <NavLink href="/roster" name={say(WORDS.roster)} below="/lists/:bureau/people" />
        ) : null}
        <NavLink href="/figures" name={say(WORDS.figures)} />
        <NavLink href="/answers" name={say(WORDS.answers)} />
        <NavLink href="/rehearsal" name={say(WORDS.rehearsal)} />
        {session.seesCases ? <NavLink href="/subjects" name={say(WORDS.subjects)} /> : null}
        <NavLink href="/parameters" name={say(WORDS.parameters)} />
        <NavLink href="/book" name={say(WORDS.book)} />
        {session.audits === 'none' ? null : <NavLink href="/audit" name={say(WORDS.audit)} />}
        {session.account.admin ? <NavLink href="/imports" name={say(WORDS.imports)} /> : null}
        {session.account.admin ? <NavLink href="/webhooks" name={say(WORDS.webhooks)} /> : null}
        {session.account.admin ? <NavLink href="/users" name={say(WORDS.users)} /> : null}
      </nav>
      {session.seesCases ? <FindBox seek={seek} /> : null}
      {session.seesCases ? <NewMessages /> : null}
      {waiting > 0 ? (
        <Link href="/field" className="pill soon">
          {waiting} {say(WORDS.waiting)}
        </Link>
      ) : null}
      <Link href="/account">{session.account.name}</Link>
      <LangButton />
      <button type="button" className="plain" onClick={() => void leave()}>
        {say(WORDS.signOut)}
      </button>
      {stillIn ? (
        <p role="alert" className="problem">
          {say(WORDS.stillIn)} {stillIn instanceof Refused ? say(stillIn.problem.message) : null}
        </p>
      ) : null}
    </header>
  )
}

const Pages = ({
  account: { id: account },
  audits,
  seesCases,
  plans,
  isOut,
  sought,
}: SessionView & { readonly isOut: boolean; readonly sought: Sought | undefined }) => {
  const { say } = useSpeech()
  useChanges()
  return (
    <main id="main">
      <Suspense fallback={<Loading />}>
        <Switch>
          <Route path="/">{seesCases ? <QueuePage /> : <Redirect to="/figures" replace />}</Route>
          <Route path="/intake">
            <IntakePage account={account} isOut={isOut} />
          </Route>
          <Route path="/cases/:id">{({ id }) => <CasePage key={id} id={id} account={account} />}</Route>
          <Route path={FOUND}>
            <FindPage sought={sought} />
          </Route>
          <Route path="/field">
            <FieldPage account={account} />
          </Route>
          <Route path="/board" component={BoardPage} />
          <Route path="/figures" component={FiguresPage} />
          <Route path="/figures/:programme/:indicator">
            {({ programme, indicator }) => <FigurePage programme={programme} indicator={indicator} />}
          </Route>
          <Route path="/dispatch">
            <DispatchPage bureaus={plans.crews} />
          </Route>
          <Route path="/roster">
            <RosterPage bureaus={plans.people} />
          </Route>
          <Route path="/lists/:bureau/:list">
            {({ bureau, list }) => <ListPage key={`${bureau} ${list}`} bureau={bureau} list={list} />}
          </Route>
          <Route path="/answers" component={AnswersPage} />
          <Route path="/answers/:id">{({ id }) => <EditionPage key={id} id={id} />}</Route>
          <Route path="/rehearsal" component={RehearsalPage} />
          <Route path="/subjects" component={SubjectsPage} />
          <Route path="/subjects/:id">{({ id }) => <SubjectPage id={id} />}</Route>
          <Route path="/parameters" component={ParametersPage} />
          <Route path="/imports" component={ImportsPage} />
          <Route path="/webhooks" component={WebhooksPage} />
          <Route path="/users" component={UsersPage} />
          <Route path="/account" component={AccountPage} />
          <Route path="/messages" component={MessagesPage} />
          <Route path="/audit">
            <AuditPage audits={audits} />
          </Route>
          <Route path="/book">
            <BookPage id={undefined} />
          </Route>
          <Route path="/book/:id">{({ id }) => <BookPage id={id} />}</Route>
          <Route>
            <PageTitle title={say(WORDS.nowhere)} />
            <p>
              <Link href="/">{say(WORDS.queue)}</Link>
            </p>
          </Route>
        </Switch>
      </Suspense>
    </main>
  )
}

/** Whoever has to sign in again may do so in another window: it is looked for so often. */
const SIGNED_IN_MS = 3_000

/** The staff's desk: whoever is not signed in is asked to. */
export const Desk = () => {
  const queries = useQueryClient()
  useLookingForServer()
  // Asked for beside the session, so that no page is drawn with ids first and names a moment later.
  const isNamed = useIsNamed()
  const { data, error } = useQuery({
    queryKey: ['session'],
    queryFn: api.session,
    staleTime: 60_000,
    refetchOnWindowFocus: 'always',
    refetchInterval: ({ state }) => (state.data && state.error ? SIGNED_IN_MS : false),
  })
  const csrf = data?.csrf
  const [sought, setSought] = useState<Sought>()
  useEffect(() => setCsrf(csrf ?? ''), [csrf])
  useEffect(() => whenSignedOut(() => void queries.invalidateQueries({ queryKey: ['session'] })), [queries])
  const isOut = error instanceof Refused && error.problem.status === 401
  const atWork = isOut ? undefined : data?.account.id
  // Until it is known who is here, nobody's is forgotten.
  useEffect(() => {
    if (isOut || atWork !== undefined) forgetDrafts(atWork)
    if (atWork !== undefined) void leaveOthersBehind(atWork)
  }, [isOut, atWork])
  const [first, setFirst] = useState(atWork)
  if (first === undefined && atWork !== undefined) setFirst(atWork)
  // Whoever signed in in another window finds nothing of what somebody else has on this one.
  const isSomebodyElse = atWork !== undefined && first !== undefined && atWork !== first
  useEffect(() => {
    if (isSomebodyElse) window.location.assign('/desk/')
  }, [isSomebodyElse])
  // What could not be read without a session can be once there is one again.
  useEffect(() => {
    if (!isOut) void queries.invalidateQueries({ predicate: ({ queryKey: [of] }) => of !== 'session' })
  }, [isOut, queries])
  if (isOut && !data) return <SignIn />
  if (!data && isOffline(error))
    return (
      <main className="sign-in" id="main">
        <h1>闭环 Bihuan</h1>
        <NoNetwork />
      </main>
    )
  if (!data || !isNamed || isSomebodyElse) return !data && error ? <Problem error={error} /> : <Loading />
  setCsrf(data.csrf)
  return (
    <Zoned zone={data.zone}>
      <Router base="/desk">
        <Head
          session={data}
          seek={(typed) => setSought((before) => ({ text: typed, time: (before?.time ?? 0) + 1 }))}
        />
        <NoNetwork />
        {isOut ? <SignInAgain account={data.account.id} /> : null}
        <Pages {...data} isOut={isOut} sought={sought} />
        <Keys />
      </Router>
    </Zoned>
  )
}
