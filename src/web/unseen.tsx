import type { CaseView, OfferedAction } from './api.ts'
import { text, useSpeech } from './lang.tsx'
import type { Schema } from './schema.ts'

const WORDS = {
  putRight: text('改正单位名称:', 'Put the name right: '),
  unseen: {
    before: text('没有“', 'No account has the name “'),
    after: text(
      '”的账号:外单位看不到这件事项。名称写得不对的,请在此改正;写得对的,请管理员在“用户与权限”中为该单位设账号。',
      '”: nobody from outside sees this case. If the name is wrong, put it right here; if it is right, ask an administrator to give the organisation an account under Users.',
    ),
  },
}

/** Whether a form names the organisation that the case concerns, or asks the request anew in which it is named. */
const namesOrganisation = (schema: Schema | undefined): boolean =>
  schema?.concerns === true || Object.values(schema?.properties ?? {}).some(namesOrganisation)

/** The organisation that the case concerns has no account: what that means, and what puts its name right. */
export const Unseen = ({
  of,
  offered,
  choose,
}: {
  readonly of: CaseView
  readonly offered: readonly OfferedAction[]
  choose(action: OfferedAction): void
}) => {
  const { say } = useSpeech()
  if (of.organisation === undefined || of.organisation.isSeen) return null
  return (
    <div className="notice">
      <p>
        {say(WORDS.unseen.before)}
        {of.organisation.name}
        {say(WORDS.unseen.after)}
      </p>
      <div className="buttons">
        {offered
          .filter(({ input }) => namesOrganisation(input as Schema))
          .map((action) => (
            <button
              key={`${action.action} ${action.role}`}
              type="button"
              className="plain"
              onClick={() => choose(action)}
            >
              {say(WORDS.putRight)}
              {say(action.name)}
            </button>
          ))}
      </div>
    </div>
  )
}
