import { addDays, type Day, HOUR_MS, type Instant } from '../../kernel/index.ts'
import type { Deed, Story } from './stories.ts'

const JING = '131127'
const CITY = '131100'

/** A story that was opened at a certain moment, however long ago that is. */
const since = (at: Instant, moment: string, story: Omit<Story, 'hoursAgo'>): Story => ({
  ...story,
  hoursAgo: (at - Date.parse(moment)) / HOUR_MS,
})

const DEPOT = '段部'
const TOOLS = [
  ['machine', 58],
  ['shovel', 320],
  ['broom', 240],
] as const
const handed = (hours: number, action: 'issue' | 'takeBack'): readonly Deed[] =>
  TOOLS.map(([tool, count]) => [hours, 'keeper', action, { tool, count, station: DEPOT }])

/** Made-up records of the days that the reported figures are about, so that there is something to hold them against. */
export const recordedBefore = (at: Instant): readonly Story[] => [
  since(at, '2025-12-10T09:00:00+08:00', {
    programme: 'snow-clearing',
    area: CITY,
    trigger: 'reading',
    request: { forecast: '11日夜间有雪', lines: ['京九线', '石济客专线', '石德线'] },
    deeds: [
      [2, 'commander', 'mobilise', { people: 563, drilled: true, checked: true }],
      ...handed(36, 'issue'),
      ...handed(70, 'takeBack'),
      [72, 'commander', 'callOff', { reason: '降雪结束' }],
    ],
  }),
  ...['阀门渗漏', '保温层脱落'].map((what) =>
    since(at, '2025-10-20T09:00:00+08:00', {
      programme: 'heating.hazard',
      area: JING,
      trigger: 'push',
      request: { what, kind: 'equipment', level: 'general', place: '换热站' },
      deeds: [
        [2, 'repairer', 'rectify', { crew: '抢修1组' }],
        [30, 'repairer', 'report', { done: '已更换' }],
        [50, 'inspector', 'recheck', { passed: true }],
      ],
    }),
  ),
]

/** A published edition of the answer sheet, and the draft of the next. */
export const editionStories = (today: Day): readonly [published: Story, draft: Story] => [
  {
    programme: 'answer-sheet',
    area: CITY,
    hoursAgo: 48,
    trigger: 'schedule',
    // It was frozen when its last day was over.
    request: { title: '年度答卷 第一期(演示)', from: addDays(today, -368), to: addDays(today, -3) },
    deeds: [
      [1, 'analyst', 'submit'],
      [6, 'approver', 'approve'],
      [24, 'analyst', 'publish'],
    ],
  },
  {
    programme: 'answer-sheet',
    area: CITY,
    hoursAgo: 4,
    trigger: 'schedule',
    request: { title: '年度答卷 第二期(演示)', from: addDays(today, -365), to: today },
  },
]
