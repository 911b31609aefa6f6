import { z } from 'zod'
import { text } from '../../kernel/index.ts'
import { address, CALL_FIRST, choice, contact, field, line, prose } from '../fields.ts'
import { URGENCIES } from './parameters.ts'

const WHERE = text(
  '越具体越好;不写地点,就没有人能到现场。',
  'As exact as you can: nobody finds it otherwise.',
)

const urgency = choice('紧急程度', 'Urgency', URGENCIES).meta({ urgent: { life: CALL_FIRST } })

/** Any request to the city. Wide enough for what other cities' 311 services publish. */
export const request = z.strictObject({
  type: line(
    '诉求类型',
    'What it is about',
    200,
    text(
      '一个词即可,如:噪音、供水、燃气、路灯、物业。',
      'A word will do: noise, water, gas, a street light…',
    ),
  ),
  matter: line(
    '诉求事项',
    'Matter',
    500,
    text('一句话概括;前面已经写清楚的可不填。', 'In one sentence; leave it open where that is said already.'),
  ).optional(),
  details: prose('诉求内容', 'Details').optional(),
  place: address('地点', 'Place', WHERE).optional(),
  urgency: urgency.optional(),
  contact: contact.optional(),
})

/** Why a request is not taken on: the grounds of Weifang's regulation, art. 19. */
export const ground = choice('不予受理的理由', 'Ground for declining', {
  procedure: text(
    '应当通过诉讼、仲裁、行政复议等途径解决',
    'For a court, arbitration or administrative review',
  ),
  disclosure: text('应当通过政府信息公开途径办理', 'A request for government information'),
  petition: text('已进入信访程序', 'Already handled as a petition'),
  secret: text('涉及国家秘密等', 'State secrets and the like'),
  concluded: text('已有合法结论', 'Already concluded under the law'),
})

/** What came of handling it, as the bureau declares it. */
export const result = choice('办理结果', 'Result', {
  resolved: text('已解决', 'Resolved'),
  planned: text('已列入计划', 'Planned'),
  explained: text('已解释说明', 'Explained'),
})

/** What the person who asked thinks of it. */
export const opinion = {
  solved: field(z.boolean(), '是否解决', 'Solved'),
  satisfied: field(z.boolean(), '是否满意', 'Satisfied'),
}
