import { type Text, text } from '../kernel/index.ts'

/** Names of the bureaus that programmes route to. A city adds its own; an unknown id is shown as it is. */
export const bureaus = {
  'hotline-centre': text('12345热线中心', 'Hotline centre'),
  'urban-management': text('城市管理综合行政执法局', 'Urban management and law enforcement'),
  'public-security': text('公安局', 'Public security'),
  'heating-company': text('供热单位', 'Heating company'),
  'water-affairs': text('水务局', 'Water affairs'),
  'power-supply': text('供电公司', 'Power supply'),
  ecology: text('生态环境局', 'Ecology and environment'),
  housing: text('住房和城乡建设局', 'Housing and construction'),
  'civil-affairs': text('民政局', 'Civil affairs'),
  'charity-federation': text('慈善总会', 'Charity federation'),
  'development-reform': text('发展和改革委员会', 'Development and reform'),
  'science-technology': text('科学技术局', 'Science and technology'),
  'partner-banks': text('合作银行', 'Partner banks'),
  'housing-fund-centre': text('住房公积金管理中心', 'Housing fund centre'),
  'human-resources': text('人力资源和社会保障局', 'Human resources and social security'),
  'market-regulation': text('市场监督管理局', 'Market regulation'),
  'special-equipment': text('特种设备监督检验机构', 'Special equipment inspection'),
  'train-depot': text('衡水车务段', 'Train operation depot'),
  transport: text('交通运输局', 'Transport'),
  health: text('卫生健康局', 'Health'),
  'agriculture-rural': text('农业农村局', 'Agriculture and rural affairs'),
  'wetland-reserve': text('滨湖新区资源保护局', 'Resource protection of Binhu New Area'),
  education: text('教育局', 'Education'),
  'supervision-office': text('“两办”督查室', 'Supervision office'),
} as const satisfies Readonly<Record<string, Text>>
