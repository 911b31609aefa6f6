import type { Check } from './checking.ts'
import { COMMON_ACTIONS } from './common.ts'
import { concernFields, concernMarks } from './organisation.ts'
import { firstStage, isOutcome } from './programme.ts'

/** Who is told of a case, and who of those outside the bureau may do what to it. */

/** What is not told from its beginning is told: there is nothing to withhold any more. */
export const unannounced: Check = ({ programme }, tell) => {
  const { unannounced: withheld } = programme
  const first = firstStage(programme)
  if (!withheld || withheld.includes(first)) return
  tell(
    'unannounced',
    `起始阶段“${first}”已告知当事人,“${withheld.join('、')}”便无可保密,请把起始阶段也列入`,
    `its first stage "${first}" is announced, so nothing is left to be withheld in "${withheld.join('", "')}": name the first stage, too`,
  )
}

/** Whoever is outside the bureau ends a case with a reason only; where no function says it, that is known before. */
export const parties: Check = ({ programme, own }, tell) => {
  for (const [role, { outside: also }] of Object.entries(programme.roles))
    for (const action of Object.keys(also ?? {}))
      if (!COMMON_ACTIONS.has(action))
        tell(
          `roles.${role}`,
          `角色“${role}”另有“${action}”,而这不是通用动作,请核对名称`,
          `the role "${role}" has "${action}", too, which is no common action: check its name`,
        )
  for (const name of own) {
    const { by, leads, partyEnds } = programme.actions[name]!
    if (leads === undefined || !isOutcome(programme, leads) || partyEnds) continue
    const party = by.find((one) => programme.roles[one]?.outside)
    if (party !== undefined)
      tell(
        `actions.${name}.partyEnds`,
        `“${party}”不是本部门的人,以“${name}”办结事项会被拒绝:请在 partyEnds 中写明为何可以`,
        `"${party}" is outside the bureau and would be refused to end a case by "${name}": say in \`partyEnds\` why it may`,
      )
  }
}

/** An organisation is named for those who work for it: there have to be some. */
export const organisations: Check = ({ programme, own }, tell) => {
  const forms = [
    ['request', programme.request] as const,
    ...own.map((name) => [`actions.${name}.input`, programme.actions[name]!.input] as const),
  ]
  for (const [where, form] of forms) {
    const marks = concernMarks(form)
    if (marks > 1 || marks !== concernFields(form).length)
      tell(
        where,
        '事项只涉及一家单位:一张表单只能有一项 organisationName,且须直接列在表单里,不能放在其他栏内',
        'a case concerns one organisation: a form has one `organisationName` at most, and not within another field',
      )
  }
  if (programme.organisation && !Object.values(programme.roles).some(({ outside }) => outside))
    tell(
      'roles',
      '表单以 organisationName 写明事项涉及哪个单位,却没有外部角色,请将其角色标为 outside',
      'a form names by `organisationName` which organisation a case concerns, and no role is outside the bureau: mark the role that is',
    )
}
