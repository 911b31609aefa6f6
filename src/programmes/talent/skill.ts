import { z } from 'zod'
import {
  type CaseState,
  defineProgramme,
  type FactRecord,
  factsOfKind,
  type ToolsOf,
  text,
  type Valued,
} from '../../kernel/index.ts'
import { choice, line, pastDay, prose } from '../fields.ts'
import { heldOf } from '../held.ts'
import { spanIn, stockIn } from '../stock.ts'
import { skillParameters } from './parameters.ts'
import { BUREAU, numberOf, roles } from './words.ts'

/** A level of skill: 1 is the highest. */
export const level = choice('职业技能等级', 'Level of skill', {
  l5: text('五级(初级工)', 'Level 5, junior worker'),
  l4: text('四级(中级工)', 'Level 4, worker'),
  l3: text('三级(高级工)', 'Level 3, senior worker'),
  l2: text('二级(技师)', 'Level 2, technician'),
  l1: text('一级(高级技师)', 'Level 1, senior technician'),
})
export const certificate = line('证书编号', 'Certificate', 128)
/** The case of somebody skilled, by their number: one a person, whoever enters a certificate of theirs. */
export const skillCase = (person: string): string => `talent-skill-${encodeURIComponent(person)}`

const words = defineProgramme({
  id: 'talent.skill',
  name: text('技能人才', 'Somebody skilled'),
  bureau: BUREAU,
  request: z.strictObject({ person: numberOf('技能人才编号', 'Number of the person') }),
  stages: {
    entered: text('已登记', 'Entered'),
    skilled: text('技能人才', 'Skilled'),
    high: text('高技能人才', 'Highly skilled'),
  },
  outcomes: { ended: text('不再计入', 'No longer counted') },
  roles,
  parameters: skillParameters,
  claims: ({ request }) => [`talent.skill ${request.person}`],
})
type Tools = ToolsOf<typeof words>

const CERTIFIED = 'certificate'
const HONOUR = 'honour'
const about = (word: string): string => encodeURIComponent(word)

const actions = ({ action }: Tools) => ({
  /** A certificate never makes anybody less skilled than they were. */
  certify: action({
    name: text('登记证书', 'Enter a certificate'),
    by: ['officer', 'machine'],
    from: ['entered', 'skilled', 'high'],
    input: z.strictObject({
      trade: line('工种', 'Trade', 100),
      level,
      certificate,
      day: pastDay('发证日期', 'Issued on'),
    }),
    to: ({ case: of, input, parameter, refuse }) => {
      if (factsOfKind(of.facts, CERTIFIED, about(input.certificate)).length > 0)
        return refuse(text('该证书已登记', 'the certificate was entered before'), 'certificate')
      const isHigh = of.stage === 'high' || Number(input.level.slice(1)) <= parameter('highFrom')
      return isHigh ? 'high' : 'skilled'
    },
    records: ({ input }): readonly FactRecord[] => [
      {
        fact: CERTIFIED,
        about: about(input.certificate),
        value: input.level,
        from: input.day as FactRecord['from'],
        source: input.trade,
        certainty: 'verified',
      },
    ],
  }),
  honour: action({
    name: text('登记荣誉', 'Enter an honour'),
    by: 'officer',
    from: ['skilled', 'high'],
    input: z.strictObject({
      what: choice('荣誉', 'Honour', {
        cityHand: text('市级技术能手', 'Skilled hand of the city'),
        provinceHand: text('省级技术能手', 'Skilled hand of the province'),
        gold: text('省级技能大赛金牌', 'Gold medal of the province'),
        silver: text('省级技能大赛银牌', 'Silver medal of the province'),
        bronze: text('省级技能大赛铜牌', 'Bronze medal of the province'),
      }),
      day: pastDay('授予日期', 'On'),
      document: line('文件号', 'Document', 128),
    }),
    to: (scene) =>
      factsOfKind(scene.case.facts, HONOUR, about(`${scene.input.what} ${scene.input.document}`)).length > 0
        ? scene.refuse(text('该荣誉已登记', 'the honour was entered before'), 'document')
        : undefined,
    records: ({ input }): readonly FactRecord[] => [
      {
        fact: HONOUR,
        about: about(`${input.what} ${input.document}`),
        value: input.what,
        from: input.day as FactRecord['from'],
        source: input.document,
        certainty: 'verified',
      },
    ],
  }),
  end: action({
    name: text('不再计入', 'Count no longer'),
    by: 'officer',
    from: ['entered', 'skilled', 'high'],
    input: z.strictObject({ reason: prose('理由', 'Reason') }),
    to: 'ended',
  }),
})

const honours = (of: Pick<CaseState, 'facts'>, kinds: readonly string[]): readonly Valued[] =>
  heldOf(of, HONOUR)
    .filter(({ value }) => kinds.includes(value as string))
    .map(({ from }) => ({ at: from, value: 1 }))
const MEDALS = text('枚奖牌', 'medals')

/** One person with certificates of skill, and what they were honoured with; counted once whatever they hold. */
export const skill = words
  .behaves((tools) => ({ actions: actions(tools), promises: {} }))
  .accounts(({ share, sum }) => {
    const medals = (zh: string, en: string, kind: string) =>
      sum(text(zh, en), MEDALS, (of) => honours(of, [kind]))
    return {
      skilled: sum(text('技能人才(累计增减)', 'Skilled (gains less losses)'), 'persons', (of) =>
        stockIn(of, 'entered', 'skilled', 'high'),
      ),
      high: sum(text('高技能人才(累计增减)', 'Highly skilled (gains less losses)'), 'persons', (of) =>
        stockIn(of, 'entered', 'high'),
      ),
      highShare: share.of(
        text('高技能人才占技能人才比例', 'Highly skilled, of the skilled'),
        text('技能人才', 'persons who are skilled'),
        (of) => {
          const span = spanIn(of, 'entered', 'skilled', 'high')
          return span && span.until === undefined ? { at: span.since, hit: of.stage === 'high' } : undefined
        },
      ),
      certificates: sum(text('登记证书', 'Certificates entered'), text('本证书', 'certificates'), (of) =>
        heldOf(of, CERTIFIED).map(({ from }) => ({ at: from, value: 1 })),
      ),
      // Somebody who is a skilled hand of both the city and the province is one person.
      hands: sum(text('获省市技术能手称号人数', 'Skilled hands of city or province'), 'persons', (of) => {
        const [first] = [...honours(of, ['cityHand', 'provinceHand'])].sort((a, b) => (a.at < b.at ? -1 : 1))
        return first
      }),
      gold: medals('省级技能大赛金牌', 'Gold medals of the province', 'gold'),
      silver: medals('省级技能大赛银牌', 'Silver medals of the province', 'silver'),
      bronze: medals('省级技能大赛铜牌', 'Bronze medals of the province', 'bronze'),
    }
  })
