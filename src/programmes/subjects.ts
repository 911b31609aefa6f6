import { text } from '../kernel/index.ts'
import { always, bool, date, endOf, entity, fullYears, int, money, month, oneOf } from '../rules/index.ts'

/**
 * Whom the city's rules are about, and the facts that several programmes read. A fact that only one programme reads
 * is defined in that programme's folder, on the same entities. In the store a fact is called `entity/fact`.
 */
export const area = entity('area', text('区域', 'area'))
export const household = entity('household', text('家庭', 'household'), { in: [area] })
export const person = entity('person', text('个人', 'person'), {
  memberOf: household,
  roles: {
    head: text('户主', 'head'),
    spouse: text('配偶', 'spouse'),
    child: text('子女', 'child'),
    parent: text('父母', 'parent'),
    other: text('其他共同生活成员', 'other member'),
  },
})

/** Town or country. */
export const residences = oneOf({ urban: text('城镇', 'urban'), rural: text('农村', 'rural') })
/** Whose standard applies to a household. */
export const residence = household.fact(
  'residence',
  residences,
  month,
  text('城乡类别', 'urban or rural'),
  text('家住城镇还是农村。', 'Whether the home is in a town or in the country.'),
)
/** Savings, securities, vehicles and second homes at their value, as the means check finds them. */
export const assets = household.fact(
  'assets',
  money,
  month,
  text('家庭财产', 'assets'),
  text(
    '存款、有价证券、车辆和自住以外的房屋,按现在的价值合计;没有的填 0。',
    'Savings, securities, vehicles and homes besides the one lived in, at what they are worth now; 0 where there are none.',
  ),
)
/** Necessary expense on illness, schooling, disability: what the household cannot do without, by month. */
export const rigidExpense = household.fact(
  'rigid-expense',
  money,
  month,
  text('月刚性支出', 'necessary expense a month'),
  text(
    '全家每月看病、上学、照护等省不下来的开支;没有的填 0。',
    'What illness, schooling and care cost the household each month and cannot be saved; 0 where there is nothing.',
  ),
)

/** The classes of low-income households. */
export const assistances = oneOf({
  none: text('未认定', 'none'),
  'minimum-living': text('最低生活保障', 'minimum living'),
  destitute: text('特困供养', 'destitute'),
  borderline: text('低保边缘', 'borderline'),
  'rigid-expense': text('刚性支出困难', 'rigid expense'),
})
/** As what low-income household it is recognised: what a confirmation of social assistance records, and its end takes back. */
export const assistance = household.fact(
  'assistance',
  assistances,
  month,
  text('低收入认定类别', 'recognised low-income class'),
  text(
    '民政部门已经认定的类别;没有认定过的选“未认定”。',
    'As what civil affairs have recognised the household; none where they have not.',
  ),
)

/** The day somebody was born. */
export const birth = person.fact('birth', date, always, text('出生日期', 'date of birth'))
/** Full years on the last day of the month: who has a birthday within the month has it for all of the month. */
export const age = person.rule('age', int, month, [birth, endOf(month)], fullYears, {
  name: text('年龄', 'age'),
  article: text(
    '周岁按公历计算,满龄当月起算',
    'full years by the calendar, from the month in which they are reached',
  ),
})
/** What a person earns and receives. */
export const income = person.fact(
  'income',
  money,
  month,
  text('月收入', 'monthly income'),
  text(
    '工资、养老金、务农、零工等每月收入,可填近几个月的平均数;没有收入的填 0。',
    'Wages, pension, farming, day jobs: a month, on average; 0 where there is none.',
  ),
)
/** The kinds of disability of the certificate. */
export const disabilityKinds = oneOf({
  none: text('无', 'none'),
  sight: text('视力', 'sight'),
  hearing: text('听力', 'hearing'),
  speech: text('言语', 'speech'),
  limb: text('肢体', 'limb'),
  intellectual: text('智力', 'intellectual'),
  mental: text('精神', 'mental'),
})
/** The kind that somebody's certificate names. */
export const disabilityKind = person.fact(
  'disability-kind',
  disabilityKinds,
  month,
  text('残疾类别', 'kind of disability'),
  text(
    '残疾人证上写的类别;没有残疾人证的选“无”。',
    'As the disability certificate says; none where there is no certificate.',
  ),
)
/** 1 is the gravest, 4 the lightest; 0 where there is none. */
export const disabilityGrade = person.fact(
  'disability-grade',
  int,
  month,
  text('残疾等级(1 至 4 级,1 级最重)', 'grade of disability (1 to 4, 1 is the gravest)'),
)
/** How far somebody can look after themselves. */
export const careLevels = oneOf({
  able: text('能力完好', 'able'),
  mild: text('轻度失能', 'mild loss'),
  moderate: text('中度失能', 'moderate loss'),
  severe: text('重度失能', 'severe loss'),
})
/** What an assessment found of somebody's ability to look after themselves. */
export const careLevel = person.fact(
  'care-level',
  careLevels,
  month,
  text('自理能力', 'ability of self-care'),
  text(
    '吃饭、穿衣、如厕、洗澡要不要别人帮忙;做过评估的,按评估结果。',
    'Whether somebody has to help with eating, dressing, the toilet and washing; as the assessment says where there was one.',
  ),
)
/** Whether somebody goes to school. */
export const student = person.fact('student', bool, month, text('在校就读', 'in school'))
