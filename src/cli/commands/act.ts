import { text } from '../../kernel/index.ts'
import { actAs, DOING, tellDone } from '../acting.ts'
import { type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'

export const actCommand: Command = {
  name: 'act',
  about: text('在一个事项上办理一个动作', 'does an action on a case'),
  words: ['CASE', 'ACTION'],
  options: {
    input: { value: 'JSON|@FILE', about: text('动作表单,默认 {}', "the action's form; {} where absent") },
    ...DOING,
    ...DATA,
  },
  needed: { act: ['as'] },
  more: text(
    '动作与表单见 programmes --json。经手人记为 cli:姓名;能在这台机器上使用数据的人即操作员,办理不再查账号。',
    'Actions and their forms: programmes --json. It is recorded as done by cli:NAME: whoever can run this on the data is the operator, and no account is asked for.',
  ),
  examples: [
    'act CASE dispatch --as dispatcher@urban-management --input \'{"crew":"c7"}\'',
    'act CASE repair --as repairer@urban-management --by Li --input @repair.json --json',
  ],
  run: (call) =>
    withDesk(call, async (desk) => {
      const [id, action] = call.words as [string, string]
      await tellDone(desk, call, await actAs(desk, call, id, action))
      return 0
    }),
}
