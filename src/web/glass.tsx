import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { api } from './api.ts'
import { useNames } from './city.tsx'
import { SchemaForm } from './form.tsx'
import { text, useSpeech, useTime } from './lang.tsx'
import { PageTitle, Panel } from './parts.tsx'
import type { Schema } from './schema.ts'

const WORDS = {
  closed: text('您看不到这件事项', 'This case is not open to you'),
  number: text('编号', 'Number'),
  why: text(
    '没有这个编号的事项,或者它由其他部门、其他区域办理,您的岗位不能查看。请先核对编号。',
    'There is no case of this number, or another bureau or area has it and your post does not show it. Check the number first.',
  ),
  glass: text('跨部门紧急查阅', 'Read across bureaus (break-glass)'),
  what: text(
    '确因紧急工作需要查看其他部门的事项时使用:',
    "For work that cannot wait and needs another bureau's case:",
  ),
  rules: [
    text(
      '可以查看一小时;不能办理,个人信息仍然遮盖,附件和家庭情况不能打开。',
      'You may read it for an hour; you cannot act on it, personal data stays masked, and files and what is known of a household stay closed.',
    ),
    text(
      '您的账号、时间和理由会写入该事项的经过,承办部门看得到。',
      'Your account, the time and your reason are written into the case, where the bureau in charge sees them.',
    ),
    text('同时列入审计,由督查人员核查。', 'They are in the audit trail too, where supervisors look.'),
  ],
  noLonger: text('您不再能看到这件事项', 'This case is no longer open to you'),
  whyNot: text(
    '该事项已退回、被收回或已移交其他部门,您的岗位有变,或紧急查阅的时间已到。',
    'It was returned, taken back, or handed over to another bureau, your posts have changed, or the time to read it is over.',
  ),
  open: text('写明理由并查看', 'Give the reason and read it'),
  letIn: text('跨部门紧急查阅中:只能查看,至', 'Under break-glass: to read only, until'),
  told: text(
    '。本次查阅已写入该事项,承办部门看得到:',
    '. It is recorded in the case, where the bureau in charge sees it: ',
  ),
}

/** As long as the server wants it at least: a word is no reason. */
const MIN_REASON = 10

const REASON: Schema = {
  type: 'object',
  required: ['reason'],
  properties: {
    reason: {
      type: 'string',
      minLength: MIN_REASON,
      maxLength: 2000,
      title: `理由(不少于 ${MIN_REASON} 个字)`,
      titleEn: `Reason (at least ${MIN_REASON} characters)`,
    },
  },
}

/**
 * What somebody sees whose posts do not show a case: what break-glass is, what follows from it, and the way in.
 *
 * @param wasOpen they have just seen it.
 */
export const BreakGlass = ({ id, wasOpen }: { readonly id: string; readonly wasOpen: boolean }) => {
  const { say } = useSpeech()
  const queries = useQueryClient()
  return (
    <>
      <PageTitle title={say(wasOpen ? WORDS.noLonger : WORDS.closed)} />
      <p className="muted">
        {say(WORDS.number)} {id}
      </p>
      <p role={wasOpen ? 'status' : undefined}>{say(wasOpen ? WORDS.whyNot : WORDS.why)}</p>
      <Panel title={say(WORDS.glass)}>
        <p>{say(WORDS.what)}</p>
        <ul>
          {WORDS.rules.map((rule) => (
            <li key={rule.en}>{say(rule)}</li>
          ))}
        </ul>
        <SchemaForm
          schema={REASON}
          label={say(WORDS.open)}
          send={async (input) => {
            await api.breakGlass(id, (input as { reason: string }).reason)
            await queries.invalidateQueries({ queryKey: ['case', id] })
          }}
        />
      </Panel>
    </>
  )
}

/** That a case is read under break-glass, and until when; then it is closed again. */
export const LetIn = ({ until, bureau }: { readonly until: string; readonly bureau: string }) => {
  const { say } = useSpeech()
  const time = useTime()
  const names = useNames()
  const queries = useQueryClient()
  useEffect(() => {
    const left = Date.parse(until) - Date.now()
    const timer = setTimeout(() => void queries.invalidateQueries({ queryKey: ['case'] }), Math.max(0, left))
    return () => clearTimeout(timer)
  }, [until, queries])
  return (
    <p className="notice" role="status">
      {say(WORDS.letIn)} <strong>{time(until)}</strong>
      {say(WORDS.told)}
      {names.bureau(bureau)}
    </p>
  )
}
