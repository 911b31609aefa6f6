import { many } from '../../desk/index.ts'
import { text } from '../../kernel/index.ts'
import { type Call, type Command, DATA } from '../command.ts'
import { refuseWith } from '../output.ts'
import { makeSealFolder, sealFolder } from '../sealing.ts'

const unnamed = () =>
  refuseWith(
    'no-seal-folder',
    '请用 BIHUAN_SEAL 指明保存密钥与检查点的文件夹。',
    'Name the folder of the key and the checkpoints in BIHUAN_SEAL.',
    'BIHUAN_SEAL',
  )

const run = async (call: Call): Promise<number> => {
  const { out, options } = call
  if (options.renew === true) {
    const next = await ((await makeSealFolder(call)) ?? unnamed()).renew()
    out.note(out.say(text(`下一个检查点起改用 ${next}。`, `From the next checkpoint on ${next} signs.`)))
  }
  const folder = sealFolder(call) ?? unnamed()
  const keys = await folder.keys()
  const last = await folder.last()
  if (keys.length === 0)
    refuseWith(
      'no-key',
      `${folder.path} 中还没有密钥;启动服务时自动建立。`,
      `There is no key in ${folder.path} yet; the server makes one when it starts.`,
      'BIHUAN_SEAL',
    )
  if (out.json) out.document({ folder: folder.path, keys, ...(last ? { last } : {}) })
  // Nothing but keys: what is printed is the file that others keep.
  else out.lines(...keys)
  if (!out.json && last) {
    const events = last.trees.reduce((sum, { size }) => sum + size, 0)
    out.note(
      out.say(
        text(
          `最近一个检查点:${last.at},${events} 个事件(${folder.checkpoints})`,
          `Last checkpoint: ${last.at}, ${many(events, 'events')} (${folder.checkpoints})`,
        ),
      ),
    )
  }
  return 0
}

export const sealCommand: Command = {
  name: 'seal',
  about: text(
    '打印为日志签名的公钥,每行一个,最早的在前',
    'prints the public keys that signed the log, one on a line, the oldest first',
  ),
  words: [],
  options: {
    ...DATA,
    renew: {
      about: text(
        '另建密钥,自下一个检查点起启用',
        'makes another key, which signs from the next checkpoint on',
      ),
    },
  },
  more: text(
    '密钥与检查点在 BIHUAN_SEAL 所指文件夹;内嵌数据库默认为其文件夹旁的 DIR.seal。公钥请另存他处,核对时以 --key 给出。',
    'Key and checkpoints are in the folder that BIHUAN_SEAL names; for the embedded database beside its folder, DIR.seal. Keep the public keys elsewhere, and give them to verify with --key.',
  ),
  examples: ['seal', 'seal > city.keys', 'seal --renew'],
  run,
}
