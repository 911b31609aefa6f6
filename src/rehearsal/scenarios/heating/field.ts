import { text } from '../../../kernel/index.ts'
import { hazard, outage, patrol } from '../../../programmes/index.ts'
import { lognormal, uniform } from '../../distribution.ts'
import type { Work, WorkScene } from '../../scenario.ts'
import { CREW } from './complaint.ts'

/** Of patrols, so many find a hazard. */
export const FINDS = 0.25

/** How an outage is worked: users told at once, supply restored by two crews. */
export const outageWork: readonly Work[] = [
  {
    id: 'announce',
    name: text('告知用户', 'Tell the users'),
    programme: outage.id,
    from: 'reported',
    needs: [{ pool: 'agents', count: 1 }],
    steps: [
      {
        name: text('告知', 'Tell'),
        takes: lognormal(10, 25),
        does: () => ({
          by: 'operator',
          action: 'announce',
          input: { households: 40, how: '短信、微信群', authorityTold: true },
        }),
      },
    ],
  },
  {
    id: 'restore',
    name: text('停热抢修', 'Restore the supply'),
    programme: outage.id,
    from: 'reported',
    during: ['reported', 'announced'],
    needs: [
      { pool: 'repairers', count: 4 },
      { pool: 'vehicles', count: 2 },
    ],
    urgency: -1,
    steps: [
      {
        name: text('派工', 'Dispatch'),
        does: ({ who }) => ({ by: 'dispatcher', action: 'dispatch', input: { crew: who } }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('恢复供热', 'Restore'),
        takes: lognormal(120, 360),
        does: ({ draw }) => ({
          by: 'repairer',
          action: 'restore',
          input: { cause: draw.oneOf(['station', 'network', 'riser'] as const), households: 40 },
        }),
      },
    ],
  },
]

const finding = ({ draw }: WorkScene) =>
  draw.happens(FINDS)
    ? {
        by: 'inspector',
        action: 'find',
        input: { what: '设备缺陷', kind: 'equipment', level: 'general', place: '换热站' },
      }
    : undefined

/** How patrols and what they find are worked. */
export const patrolWork: readonly Work[] = [
  {
    id: 'patrol',
    name: text('联合巡查', 'Patrol'),
    programme: patrol.id,
    from: 'planned',
    needs: [{ pool: 'patrollers', count: 2 }],
    steps: [
      {
        name: text('出发', 'Start'),
        does: ({ case: of }) => ({
          by: 'inspector',
          action: 'start',
          input: {
            parties: [
              { bureau: of.bureau, persons: 2 },
              { bureau: 'public-security', persons: 1 },
            ],
          },
        }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      { name: text('巡查', 'Patrol'), takes: uniform(90, 210), does: finding },
      {
        name: text('报告', 'Report'),
        takes: uniform(15, 45),
        does: () => ({ by: 'inspector', action: 'report', input: { summary: '巡查完毕' } }),
      },
    ],
  },
  {
    id: 'rectify',
    name: text('隐患整改', 'Put a hazard right'),
    programme: hazard.id,
    from: 'found',
    needs: CREW,
    urgency: 1,
    steps: [
      {
        name: text('开始整改', 'Begin'),
        does: ({ who }) => ({ by: 'repairer', action: 'rectify', input: { crew: who } }),
      },
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('整改', 'Put right'),
        takes: lognormal(60, 180),
        does: () => ({ by: 'repairer', action: 'report', input: { done: '已修复' } }),
      },
    ],
  },
  {
    id: 'recheck',
    name: text('隐患复查', 'Check a hazard again'),
    programme: hazard.id,
    from: 'rechecking',
    needs: [{ pool: 'patrollers', count: 1 }],
    steps: [
      { name: text('路途', 'Travel'), takes: 'travel' },
      {
        name: text('复查', 'Check'),
        takes: uniform(15, 40),
        does: () => ({ by: 'inspector', action: 'recheck', input: { passed: true } }),
      },
    ],
  },
]
