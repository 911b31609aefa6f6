import { text } from '../../kernel/index.ts'
import { DOING, openAs, tellDone } from '../acting.ts'
import { type Command, DATA } from '../command.ts'
import { withDesk } from '../open.ts'

export const openCommand: Command = {
  name: 'open',
  about: text('登记一个事项', 'opens a case'),
  words: ['PROGRAMME'],
  options: {
    request: { value: 'JSON|@FILE', about: text('项目自己的表单', "the programme's own form") },
    area: { value: 'CODE', about: text('区域', 'the area') },
    channel: { value: 'WORD', about: text('渠道,默认 command-line', 'the channel, command-line by default') },
    ...DOING,
    ...DATA,
  },
  needed: { open: ['area', 'as', 'request'] },
  more: text(
    '表单见 programmes --json。事项没有回执码;经手人记为 cli:姓名。',
    'Forms: programmes --json. The case has no receipt code; it is recorded as opened by cli:NAME.',
  ),
  examples: [
    'open heating --area 131102001 --as operator --request \'{"symptom":"cold","place":"和平家园3号楼"}\'',
    'open hotline --area 131102001 --as operator --request @request.json --json',
  ],
  run: (call) =>
    withDesk(call, async (desk) => {
      await tellDone(desk, call, await openAs(desk, call, call.words[0]!))
      return 0
    }),
}
