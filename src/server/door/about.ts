import { html } from 'hono/html'
import { type Text, text } from '../../kernel/index.ts'
import type { Html, Look } from './page.ts'

/** What comes of the actions that every programme has: their names alone tell few people which one they need. */
const ABOUT: Readonly<Record<string, Text>> = {
  withdraw: text('不用办了:此事项就此办结。', 'Nothing more is needed: the case ends here.'),
  escalate: text(
    '办得慢、没人管:告知督查人员。事项仍由原部门办理。',
    'It is slow, or nobody cares: those who supervise are told. The same bureau goes on with it.',
  ),
  comment: text('补充情况,承办人员会看到。', 'Something to add: whoever handles the case reads it.'),
  resume: text(
    '等待的事已办好(如材料已补齐):请继续办理,时限继续计算。',
    'What it waited for is there, such as missing papers: it goes on, and so do its deadlines.',
  ),
  feedback: text(
    '只作评价,不会重新办理。',
    'This tells what you think of it; nothing is done again because of it.',
  ),
  reopen: text(
    '没办好或又出现:由承办部门重新办理。',
    'It was not put right, or is back: the bureau in charge handles it again.',
  ),
  appeal: text(
    '不同意办理结果:由督查人员答复,不由承办部门答复;申诉成立的,重新办理。',
    'You do not agree with the outcome: those who supervise answer, not the bureau; where you are right it is handled again.',
  ),
  askErasure: text(
    '由督查人员删除,删除后不能恢复:联系方式、住址等个人信息,您和承办人员写的说明,以及附件。编号、办理阶段和日期、选项、数字,以及并非住处的场所地址会保留,作为办理凭据。您的其他事项、合并办理的邻居事项和登记在册的家庭不在其内,须另行申请。',
    'Those who supervise erase it, for good: how to reach you, where you live and what else is personal, what you and the bureau wrote, and files. What stays proves what was done: numbers, stages and days, what was chosen and counted, and places that are nobody’s home. Your other cases, those of neighbours handled together with yours and a household on the register are not part of it: ask for each.',
  ),
}

/** What comes of an action, where it is one that every programme has. */
export const aboutHtml = (action: string, look: Look): Html | '' =>
  Object.hasOwn(ABOUT, action) ? html`<p class="hint">${look.say(ABOUT[action]!)}</p>` : ''
