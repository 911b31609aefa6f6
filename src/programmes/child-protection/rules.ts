import { fen, text } from '../../kernel/index.ts'
import {
  and,
  bool,
  determination,
  int,
  keyedParameter,
  type Maybe,
  money,
  month,
  not,
  oneOf,
  or,
  ruleParameter,
} from '../../rules/index.ts'
import { age, person, student } from '../subjects.ts'

/**
 * Whom the city keeps as an orphan or as a child whom in fact nobody raises, and with how much a month. No means are
 * tested. Both follow from what has become of father and mother.
 */

const MAJORITY = text('未成年人保护法 第二条', 'Law on the Protection of Minors, art. 2')
const UNATTENDED = text(
  '民发〔2019〕62号(引自重庆奉节办事指南)',
  'Ministry of Civil Affairs document (2019) No. 62, quoted in a guide of Fengjie, Chongqing',
)
const ORPHAN = text(
  '孤儿认定:父母死亡、失踪或查找不到(引自民政部门问答)',
  'who is an orphan: parents dead, declared missing or not to be found (quoted from answers of civil affairs)',
)

export const parents = oneOf({
  able: text('能履行抚养义务', 'able to raise the child'),
  dead: text('死亡', 'dead'),
  missing: text('宣告失踪', 'declared missing'),
  unknown: text('查找不到', 'not to be found'),
  disabled: text('重残', 'severely disabled'),
  ill: text('重病', 'gravely ill'),
  imprisoned: text('服刑在押', 'in prison or custody'),
  detoxification: text('强制隔离戒毒', 'in compulsory detoxification'),
  restricted: text('被采取其他限制人身自由的措施', 'otherwise deprived of liberty'),
  silent: text('失联6个月以上', 'out of contact for six months or more'),
})
export const father = person.fact(
  'father',
  parents,
  month,
  text('父亲情况', 'what has become of the father'),
  text('这个孩子的父亲现在的情况。', 'How it is with the father of this child now.'),
)
export const mother = person.fact(
  'mother',
  parents,
  month,
  text('母亲情况', 'what has become of the mother'),
  text('这个孩子的母亲现在的情况。', 'How it is with the mother of this child now.'),
)
export const places = oneOf({
  collective: text('集中养育', 'collective'),
  scattered: text('社会散居', 'scattered'),
})
/** Where an orphan is raised: in an institution, or in a family. */
export const raised = person.fact(
  'raised',
  places,
  month,
  text('养育方式', 'where the child is raised'),
  text(
    '集中养育:在福利机构;社会散居:在亲友等家庭。',
    'Collective: in an institution; scattered: in a family.',
  ),
)

type Parent = 'able' | 'dead' | 'missing' | 'unknown' | (string & {})
const lost = (of: Maybe<Parent>): Maybe<boolean> =>
  of === undefined ? undefined : of === 'dead' || of === 'missing' || of === 'unknown'
const unable = (of: Maybe<Parent>): Maybe<boolean> => (of === undefined ? undefined : of !== 'able')

const ofAge = ruleParameter('child-protection/of-age', int, {
  name: text('成年年龄', 'Age of majority'),
  unit: 'years of age',
  history: [{ from: '2015-01-01', value: 18, source: MAJORITY, grade: 'A' }],
})
const studyUntil = ruleParameter('child-protection/study-until', int, {
  name: text('在读延续的年龄上限', 'Age limit for those still in school'),
  unit: 'years of age',
  history: [
    {
      from: '2015-01-01',
      value: 24,
      source: text(
        '在读延续(民发〔2019〕62号引文);上限未找到,暂设',
        'extended by study (document No. 62 of 2019, quoted); no upper age was found, assumed',
      ),
      grade: 'D',
      unverified: true,
    },
  ],
})
/** From when the amounts of the page hold is not on it; the year they were in force at its end is. */
export const basicLiving = keyedParameter('child-protection/basic-living', money, places, {
  name: text('孤儿基本生活最低养育标准', 'Basic living standard of orphans'),
  unit: 'fen/month',
  history: [
    {
      from: '2015-01-01',
      value: { of: {} },
      source: text('2025年以前各年标准未找到', 'the standards of the years before 2025 were not found'),
      grade: 'D',
      unverified: true,
    },
    {
      from: '2025-01-01',
      value: { of: { collective: fen(1_990_00), scattered: fen(1_530_00) } },
      source: text(
        '报道《衡水织密民生保障网》;起始日期未写,取2025年',
        'newspaper report on the safety net of Hengshui; it gives no first day, 2025 is taken',
      ),
      grade: 'A',
    },
  ],
})

const minor = person.rule('minor', bool, month, [age, ofAge], (years, limit) => years < limit, {
  name: text('未成年', 'a minor'),
  article: MAJORITY,
})
const studying = person.decide(
  'still-studying',
  bool,
  month,
  [age, studyUntil, student],
  (years, until, studies) => and(years === undefined ? undefined : years < until, studies),
  { name: text('成年后仍在校就读', 'of age but still in school'), article: UNATTENDED },
)
const child = person.decide('child', bool, month, [minor, studying], or, {
  name: text('未成年或在读', 'a minor, or still in school'),
  article: UNATTENDED,
})
const parentless = person.decide(
  'parentless',
  bool,
  month,
  [father, mother],
  (one, other) => and(lost(one), lost(other)),
  { name: text('失去父母', 'has lost both parents'), article: ORPHAN },
)
const unraised = person.decide(
  'unraised',
  bool,
  month,
  [father, mother],
  (one, other) => and(unable(one), unable(other)),
  { name: text('父母均不能抚养', 'neither parent can raise the child'), article: UNATTENDED },
)

const orphan = person.decide('orphan', bool, month, [child, parentless], and, {
  name: text('孤儿', 'an orphan'),
  article: ORPHAN,
})
const orphanAmount = person.rule('orphan-amount', money, month, [basicLiving.by(raised)], (each) => each, {
  name: text('孤儿基本生活费', 'basic living allowance of an orphan'),
  article: ORPHAN,
})
const unattended = person.decide(
  'unattended',
  bool,
  month,
  [child, unraised, parentless],
  (is, nobody, lostBoth) => and(is, nobody, not(lostBoth)),
  { name: text('事实无人抚养儿童', 'a child whom in fact nobody raises'), article: UNATTENDED },
)
/** It follows the standard of orphans raised in families, as elsewhere; the page's two amounts agree. */
const asScattered = person.rule('unattended-as', places, month, [], () => 'scattered' as const, {
  name: text('参照散居孤儿标准', 'as an orphan raised in a family'),
  article: text(
    '湖北等地办事指南(参照散居孤儿标准)',
    'guides of Hubei and elsewhere (as for orphans in families)',
  ),
})
const unattendedAmount = person.rule(
  'unattended-amount',
  money,
  month,
  [basicLiving.by(asScattered)],
  (each) => each,
  { name: text('事实无人抚养儿童基本生活补贴', 'basic living allowance'), article: UNATTENDED },
)

/** The two allowances: determinations `child-protection/orphan` and `child-protection/unattended`. */
export const childProtectionRules = {
  determinations: [
    determination({
      programme: 'child-protection/orphan',
      name: text('孤儿基本生活费', 'Allowance of orphans'),
      subject: person,
      eligible: orphan,
      amount: orphanAmount,
      tier: raised,
      article: ORPHAN,
    }),
    determination({
      programme: 'child-protection/unattended',
      name: text('事实无人抚养儿童基本生活补贴', 'Allowance of de-facto unattended children'),
      subject: person,
      eligible: unattended,
      amount: unattendedAmount,
      article: UNATTENDED,
    }),
  ],
  parameters: [ofAge, studyUntil, basicLiving],
}
