import { type Text, text } from './text.ts'

interface LifeEvent {
  readonly name: Text
  /** Words people use for it, in either language. */
  readonly words: readonly string[]
}

const event = (zh: string, en: string, words: string): LifeEvent => ({
  name: text(zh, en),
  words: words.split(', '),
})

/** What happens in a life, by which people look for services: the life events that a programme's door may name. */
export const LIFE_EVENTS = {
  'home-trouble': event(
    '家里出了问题',
    'Something at home is broken',
    '停水, 停电, 漏水, 报修, broken, repair',
  ),
  neighbourhood: event('身边的环境', 'Something in the neighbourhood', '小区, 街道, 环境, neighbours'),
  'parent-old': event(
    '父母年老',
    'A parent has grown old',
    '老人, 养老, 高龄, 父母, 爷爷, 奶奶, elderly, parent, mother, father, grandmother, grandfather, old age',
  ),
  disability: event(
    '失能或残疾',
    'Disability or loss of ability',
    '残疾, 失能, 瘫痪, 卧床, 轮椅, 护理, disabled, disability, wheelchair',
  ),
  illness: event('生病', 'An illness', '生病, 重病, 大病, 住院, 手术, ill, sick, hospital'),
  'job-lost': event(
    '失业或收入减少',
    'A lost job or less income',
    '失业, 下岗, 没工作, 收入, unemployed, lost my job, lost job',
  ),
  graduation: event(
    '毕业找工作',
    'Graduating or looking for work',
    '毕业, 大学生, 应届, 找工作, 求职, 学技术, graduate, student, looking for work, job, training',
  ),
  hardship: event('生活困难', 'Hard times', '困难, 低保, 穷, 救济, 没钱, 没有钱, poor, hardship, no money'),
  accident: event('遭遇意外', 'An accident or disaster', '意外, 车祸, 火灾, 着火, accident, fire'),
  child: event('抚养孩子', 'Raising a child', '孩子, 儿童, 孤儿, 上学, child, orphan, school'),
  bereavement: event('亲人去世', 'A death in the family', '去世, 死亡, 丧, death, died, bereaved'),
  home: event('买房还贷', 'A home and its loan', '买房, 房贷, 公积金, 贷款, 住房, mortgage, loan, house'),
  work: event(
    '灵活就业',
    'Working for oneself',
    '灵活就业, 自由职业, 个体, freelance, freelancer, self-employed',
  ),
  business: event('办企业', 'Running a business', '企业, 工厂, 公司, 机构, business, company, factory'),
} as const satisfies Readonly<Record<string, LifeEvent>>
/** A life event by its id. */
export type LifeEventId = keyof typeof LIFE_EVENTS
