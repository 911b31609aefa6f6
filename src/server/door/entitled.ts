import { html } from 'hono/html'
import { type Programme, type Service, type Text, text, unitName } from '../../kernel/index.ts'
import {
  becauseOf,
  conditionsOf,
  type Decision,
  type Determination,
  determine,
  factsOf,
  type Month,
  monthOf,
  printExplanation,
  type Reason,
  type RuleBook,
  tableOf,
  tabulate,
  type Variable,
} from '../../rules/index.ts'
import type { Host } from '../host.ts'
import { servicesAt } from './ask.ts'
import { asSubject, factQuestion, isFactAnswer } from './household.ts'
import { type Html, type Look, page, TURNING } from './page.ts'
import { memberLabel, peopleIn, peopleQuestions } from './people.ts'
import {
  type Answers,
  answersHtml,
  carriedAnswers,
  type Draft,
  errorsIn,
  type Flow,
  type Question,
  questionOf,
} from './question.ts'
import { WORDS } from './words.ts'

const TOPIC = '~topic'
const ALL = 'all'
/** Nobody is asked more; what is not known then stays so. */
const MOST_FACTS = 60

/** A decision with whom it is about: the household, or a member by place. */
interface Decided {
  readonly determination: Determination
  readonly decision: Decision
  readonly member?: number
}

const topicOf = ({ programme }: Determination): string => programme.split('/')[0]!

const topicQuestion = (host: Host, book: RuleBook): Question => {
  const topics = [...new Set(book.determinations.map(topicOf))]
  const doors = servicesAt(host)
  // What is not at the door goes by what people get: they do not know the bureau's name for its work.
  const named = topics.map((value) => {
    const granted = book.determinations.filter((each) => topicOf(each) === value).map(({ name }) => name)
    const all = text(granted.map(({ zh }) => zh).join('、'), granted.map(({ en }) => en).join(', '))
    return { value, name: doors.find(({ id }) => id === value)?.name ?? all }
  })
  return questionOf({
    name: TOPIC,
    title: WORDS.topic,
    kind: 'choice',
    required: true,
    personal: false,
    staffOnly: false,
    options: [{ value: ALL, name: WORDS.everything }, ...named],
  })
}

/** What the rules say of the household, and of each member where a determination is about persons. */
const decide = (
  book: RuleBook,
  month: Month,
  answers: Answers,
  may?: (name: string) => boolean,
): readonly Decided[] => {
  const topic = answers[TOPIC]
  const population = tabulate(book, month, asSubject(book, answers, may))
  const scene = { book, month, population }
  return book.determinations
    .filter((each) => topic === ALL || topicOf(each) === topic)
    .flatMap((determination) => {
      const { subject } = determination
      return Array.from({ length: tableOf(population, subject).rows }, (_, row) => ({
        determination,
        decision: determine(scene, determination, row),
        ...(subject.memberOf ? { member: row } : {}),
      }))
    })
}

interface Wanted {
  readonly fact: string
  /** Of whom, by row; absent for the household's own. */
  readonly members?: readonly number[]
}

/** The first fact that a decision waits for and nobody was asked for yet, with all of whom it is wanted. */
const nextWanted = (decided: readonly Decided[], asked: ReadonlySet<string>): Wanted | undefined => {
  const facts = decided.flatMap(({ decision }) => decision.missing.filter(({ what }) => what === 'fact'))
  const keyOf = ({ id, subject }: (typeof facts)[number]) => `${subject?.entity.en} ${id}`
  const first = facts.find((each) => !asked.has(keyOf(each)))
  if (!first) return undefined
  const rows = facts.filter((each) => keyOf(each) === keyOf(first)).map(({ subject }) => subject!.row)
  return { fact: keyOf(first), members: [...new Set(rows)].sort((a, b) => a - b) }
}

/** The answers with a page's own filled in, also where nothing was chosen: asked, and not known. */
export const withBlanks = ({ questions }: Flow, step: number, answers: Answers): Answers => ({
  ...Object.fromEntries((questions[step]?.fields ?? []).map(({ name }) => [name, ''])),
  ...answers,
})

/**
 * The pages up to where the answers reach: the next one asks for what the rules cannot decide without. So nobody is
 * asked for what makes no difference to them.
 */
const questionsOf = (
  host: Host,
  book: RuleBook,
  month: Month,
  answers: Answers,
  look: Look,
): readonly Question[] => {
  const questions = [topicQuestion(host, book), ...peopleQuestions(book, answers, host.desk.today())]
  // What the rules are given has to be right: people with the days they were born on.
  const isReady =
    peopleIn(answers) > 0 && questions.every((question) => errorsIn({}, question, answers, look).length === 0)
  if (!isReady) return questions
  const facts = new Map<string, Variable>(
    factsOf(book).map((fact) => [`${fact.entity.name.en} ${fact.id}`, fact]),
  )
  const asked = new Set<string>()
  const names = new Set<string>()
  while (asked.size < MOST_FACTS) {
    const wanted = nextWanted(
      decide(book, month, answers, (name) => names.has(name)),
      asked,
    )
    if (!wanted) return questions
    asked.add(wanted.fact)
    const fact = facts.get(wanted.fact)!
    const question = factQuestion(book, fact, fact.entity.memberOf ? wanted.members : undefined, answers)
    questions.push(question)
    for (const { name } of question.fields) names.add(name)
    if (question.fields.some(({ name }) => answers[name] === undefined)) return questions
  }
  return questions
}

/** The pages of "what am I entitled to": more of them come of the answers. */
export const entitledFlow = (host: Host, book: RuleBook, answers: Answers, look: Look): Flow => {
  const month = monthNow(host)
  return {
    action: '/entitled',
    title: WORDS.entitledTitle,
    keeps: isFactAnswer,
    questions: questionsOf(host, book, month, answers, look),
  }
}

const monthNow = ({ desk }: Host): Month => monthOf(desk.today().slice(0, 7))

type Standard = Extract<Reason, { kind: 'parameter' }>

/** The city's own values that an amount was reckoned with. */
const standardsIn = (reason: Reason): readonly Standard[] => {
  const below = becauseOf(reason).flatMap(standardsIn)
  return reason.kind === 'parameter' ? [reason, ...below] : below
}

const yuan = (fen: number, look: Look, unit = unitName('fen')): string =>
  `${(fen / 100).toLocaleString('en-US', { minimumFractionDigits: 2 })} ${look.say(unit)}`

const standardsHtml = ({ reasons }: Decision, look: Look): Html | '' => {
  const all = standardsIn(reasons[1]!.reason).filter(({ type, value }) => type === 'money' && value !== null)
  const each = [...new Map(all.map((standard) => [standard.id, standard])).values()]
  return each.length === 0
    ? ''
    : html`<ul class="sources">${each.map(
        ({ name, value, unitName: unit, from, source, grade, unverified, key }) =>
          html`<li>${look.say(name)}${key ? html` (${look.say(key)})` : ''}: ${yuan(value as number, look, unit)} · ${look.say(WORDS.since)} ${from} · ${look.say(source)} · ${look.say(WORDS.grade)} ${grade}${unverified ? html` <strong>${look.say(WORDS.unverified)}</strong>` : ''}</li>`,
      )}</ul>`
}

/** What serves a determination, and how often it is granted, as far as the city says. */
const serviceFor = (
  host: Host,
  { programme }: Determination,
): { readonly service?: Service; readonly door?: Programme } => {
  const service = host.desk.rules?.city.services.find(({ determination }) => determination === programme)
  const id = service?.programme ?? topicOf({ programme } as Determination)
  const door = servicesAt(host).find((each) => each.id === id)
  return { ...(service ? { service } : {}), ...(door ? { door } : {}) }
}

const amountText = (host: Host, { determination, decision }: Decided, look: Look): string => {
  const { amountFen, outcome } = decision
  if (outcome !== 'entitled' || amountFen === null || amountFen === 0) return ''
  const { service } = serviceFor(host, determination)
  const often = service
    ? service.granting.length > 0
      ? look.say(WORDS.byMonthAmount)
      : look.say(WORDS.onceAmount)
    : look.say(WORDS.upToAmount)
  return `${yuan(amountFen, look)} (${often})`
}

/** Whom a decision is about. */
const whomText = (book: RuleBook, { member }: Decided, answers: Answers, look: Look): string =>
  look.say(member === undefined ? WORDS.wholeHousehold : memberLabel(book, answers, member))

/** Where a button of the result leads: to a decision's reasons, or to its application. */
const WHY = 'why'
const APPLY = 'apply'

/** A button of the page's one form, which carries what was told: with a form for each decision the page would be many times as heavy. */
const buttonHtml = (look: Look, words: Text, leads: string, about: string, style: string): Html =>
  html`<button class="${style}" form="${TURNING}" name="go" value="${leads}">${look.say(words)}<span class="sr"> ${about}</span></button>`

/** A decision, and its place among all of them. */
interface Placed extends Decided {
  readonly place: number
}

const decidedHtml = (host: Host, book: RuleBook, decided: Placed, answers: Answers, look: Look): Html => {
  const { determination, decision, member, place } = decided
  const about = `${look.say(decision.name)} · ${whomText(book, decided, answers, look)}`
  const amount = amountText(host, decided, look)
  const missing = decision.missing.map(({ name, subject }) =>
    subject && member === undefined && subject.id !== 'household'
      ? `${look.say(name)} (${look.say(memberLabel(book, answers, subject.row))})`
      : look.say(name),
  )
  const mark = { true: WORDS.yes, false: WORDS.no, null: WORDS.notKnown } as const
  const isAppliedFor = decision.outcome !== 'not-entitled' && serviceFor(host, determination).door
  return html`<li class="decided"><h3>${about}</h3>
${amount === '' ? '' : html`<p class="amount">${amount}</p>`}
<ul class="conditions">${conditionsOf(decision).map(({ name, holds }) => html`<li>${look.say(name)}: ${look.say(mark[`${holds}`])}</li>`)}</ul>
${missing.length === 0 ? '' : html`<p>${look.say(WORDS.missingFacts)}: ${[...new Set(missing)].join(look.lang === 'zh' ? '、' : ', ')}</p>`}
${amount === '' ? '' : standardsHtml(decision, look)}
<p class="hint">${look.say(WORDS.basedOn)}: ${look.say(decision.article)}</p>
<p class="buttons">${isAppliedFor ? buttonHtml(look, WORDS.apply, `${APPLY}-${place}`, about, 'button') : ''}${buttonHtml(look, WORDS.reasons, `${WHY}-${place}`, about, 'plain')}</p></li>`
}

/** The form of a result: what was told, carried along. */
const toldHtml = (flow: Flow, { answers, once }: Draft, more: Html): Html =>
  html`<form method="post" action="${flow.action}" id="${TURNING}" class="panel"><input type="hidden" name="step" value="${flow.questions.length}"><input type="hidden" name="once" value="${once}">${carriedAnswers(answers)}
${more}</form>`

/** A decision that a button of the result names, with what was told. */
interface Named {
  readonly host: Host
  readonly book: RuleBook
  readonly answers: Answers
  readonly decided: Decided
  readonly place: string
}

/** The decision that a page's button is about; undefined for any other button. `sent` also says which was shown, for another look. */
export const namedBy = (
  host: Host,
  book: RuleBook,
  answers: Answers,
  sent: URLSearchParams,
): (Named & { readonly leads: typeof WHY | typeof APPLY }) | undefined => {
  const go = sent.get('go') === 'stay' ? sent.get(WHY) : sent.get('go')
  const [, leads, place] = /^(why|apply)-(\d{1,3})$/.exec(go ?? '') ?? []
  const decided = place === undefined ? undefined : decide(book, monthNow(host), answers)[Number(place)]
  return decided && { host, book, answers, decided, place: place!, leads: leads as typeof WHY | typeof APPLY }
}

/** What an application for a decision begins with, and for which service; undefined where none is at the door. */
export const applicationOf = ({ host, decided: { determination, member }, answers }: Named) => {
  const { service, door } = serviceFor(host, determination)
  if (!door) return undefined
  const person = member === undefined ? {} : { person: String(member + 1) }
  const request = service?.request({ household: '', ...person }) ?? person
  const { household: _, ...prefilled } = request as Record<string, string>
  const { [TOPIC]: __, ...told } = answers
  return { programme: door, answers: { ...told, ...prefilled } }
}

/** Every rule, value and source that a decision came from. */
export const reasonsPage = (
  { book, answers, decided, place }: Named,
  flow: Flow,
  draft: Draft,
  look: Look,
): Html => {
  const { decision } = decided
  return page(
    look,
    `${look.say(WORDS.reasons)}: ${look.say(decision.name)}`,
    html`<div class="wrap narrow"><p class="kicker">${look.say(WORDS.reasons)}</p><h1>${look.say(decision.name)} · ${whomText(book, decided, answers, look)}</h1>
<p class="hint">${look.say(WORDS.basedOn)}: ${look.say(decision.article)}</p>
<section class="panel"><pre class="reasons">${decision.reasons.map((reason) => printExplanation(reason, look.lang)).join('\n')}</pre></section>
${toldHtml(flow, draft, html`<input type="hidden" name="${WHY}" value="${WHY}-${place}"><button class="button" name="go" value="result">${look.say(WORDS.toResult)}</button>`)}</div>`,
    { form: { action: flow.action, go: 'result' } },
  )
}

const GROUPS = [
  ['entitled', WORDS.entitledTo],
  ['undetermined', WORDS.undecided],
  ['not-entitled', WORDS.notEntitledTo],
] as const

/** What the rules say to the answers: entitled, not, or not to be decided and for want of what. */
export const entitledPage = (host: Host, book: RuleBook, flow: Flow, draft: Draft, look: Look): Html => {
  const month = monthNow(host)
  const decided = decide(book, month, draft.answers).map((each, place) => ({ ...each, place }))
  const groups = GROUPS.flatMap(([outcome, title]) => {
    const of = decided.filter(({ decision }) => decision.outcome === outcome)
    return of.length === 0 ? [] : [{ outcome, title, of }]
  })
  const list = (of: readonly Placed[]): Html =>
    html`<ul class="decisions">${of.map((each) => decidedHtml(host, book, each, draft.answers, look))}</ul>`
  return page(
    look,
    look.say(WORDS.entitledTitle),
    html`<div class="wrap narrow"><h1>${look.say(WORDS.entitledTitle)}</h1><p class="note">${look.say(WORDS.noDecision)} ${month}</p>
${groups.map(({ outcome, title, of }) =>
  outcome === 'not-entitled'
    ? html`<section class="panel"><h2>${look.say(title)} (${of.length})</h2><details><summary>${look.say(WORDS.show)}</summary>${list(of)}</details></section>`
    : html`<section class="panel ${outcome === 'entitled' ? 'success' : ''}"><h2>${look.say(title)} (${of.length})</h2>${list(of)}</section>`,
)}
${toldHtml(flow, draft, html`<h2>${look.say(WORDS.youToldUs)}</h2>${answersHtml(flow, draft, look)}`)}</div>`,
    { form: { action: flow.action, go: 'stay' } },
  )
}
