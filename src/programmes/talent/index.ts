import type { Programme } from '../../kernel/index.ts'
import { agreement } from './agreement.ts'
import { card } from './card.ts'
import { trainingClass } from './class.ts'
import { dayJob } from './day-job.ts'
import { employer } from './employer.ts'
import { fair } from './fair.ts'
import { graduate } from './graduate.ts'
import { post } from './post.ts'
import { talent } from './programme.ts'
import { recognition } from './recognition.ts'
import { referral } from './referral.ts'
import { seeker } from './seeker.ts'
import { shift } from './shift.ts'
import { skill } from './skill.ts'
import { subsidy } from './subsidy.ts'
import { title } from './title.ts'

/** Every loop of the work on talent and jobs. */
export const talentLoops: readonly Programme[] = [
  ...[talent, seeker, employer, post, referral, fair, agreement],
  ...[trainingClass, skill, title, card, recognition],
  ...[subsidy, graduate, dayJob, shift],
]
