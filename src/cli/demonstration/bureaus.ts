import { type Text, text } from '../../kernel/index.ts'

/** New York City's agencies, by the ids that the sample's mapping gives them: whose the evening's requests are. */
export const NEW_YORK_BUREAUS: Readonly<Record<string, Text>> = {
  'nyc-dca': text('纽约市消费者事务局', 'NYC Consumer Affairs'),
  'nyc-dep': text('纽约市环境保护局', 'NYC Environmental Protection'),
  'nyc-dob': text('纽约市房屋局', 'NYC Buildings'),
  'nyc-dohmh': text('纽约市健康与心理卫生局', 'NYC Health and Mental Hygiene'),
  'nyc-dot': text('纽约市交通局', 'NYC Transportation'),
  'nyc-dpr': text('纽约市公园与娱乐局', 'NYC Parks and Recreation'),
  'nyc-dsny': text('纽约市清洁局', 'NYC Sanitation'),
  'nyc-edc': text('纽约市经济发展公司', 'NYC Economic Development Corporation'),
  'nyc-hpd': text('纽约市住房保护与发展局', 'NYC Housing Preservation and Development'),
  'nyc-nypd': text('纽约市警察局', 'NYC Police'),
  'nyc-tlc': text('纽约市出租车与礼车委员会', 'NYC Taxi and Limousine Commission'),
}
