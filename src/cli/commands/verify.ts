import {
  checkProof,
  type Discrepancy,
  type Lang,
  many,
  type ProofFault,
  readProof,
  type SealCheck,
  type Verification,
  verify,
  verifySeals,
} from '../../desk/index.ts'
import { type Text, text } from '../../kernel/index.ts'
import { CALLED } from '../called.ts'
import { type Call, type Command, DATA, textOption } from '../command.ts'
import { readText } from '../file.ts'
import { notLoadedLines } from '../not-loaded.ts'
import { withDesk } from '../open.ts'
import { refuseWith } from '../output.ts'
import { readKeys, sealFolder } from '../sealing.ts'

/** The case that differs; of a figure its name, of a log how far it reaches. */
const whereOf = ({ case: id, expected, stored }: Discrepancy): string => {
  if (id !== '') return id
  const { indicator, ...wanted } = { indicator: '', ...Object(expected) }
  const values = typeof expected === 'object' ? [wanted, stored] : [expected, stored]
  return `${indicator} ${values.map((value) => JSON.stringify(value)).join(' ≠ ')}`.trimStart()
}

interface Found extends Verification {
  readonly seals: SealCheck
}

const sumText = ({ ok, cases, events, differences, seals }: Found, lang: Lang): string => {
  const wrong = differences.length + seals.differences.length
  const [zh, en] = ok
    ? ['一致', 'Clean']
    : wrong > 0
      ? ['有差异', 'Differences']
      : ['未能全部核对', 'Not all could be checked']
  return lang === 'zh'
    ? `${zh}:${cases} 个事项、${events} 个事件,差异 ${wrong} 处。`
    : `${en}: ${many(cases, 'cases')}, ${many(events, 'events')}, ${many(wrong, 'differences')}.`
}

const sealedText = ({ checkpoints, sealed, events, lastAt }: SealCheck): Text =>
  lastAt === undefined
    ? text(
        '没有检查点:无法得知事件是否曾被删除或整体改写。',
        'There are no checkpoints: whether events were removed, or all of it written anew, cannot be told.',
      )
    : text(
        `封存:${checkpoints} 个检查点,${events} 个事件中的 ${sealed} 个,至 ${lastAt}。`,
        `Sealed: ${many(checkpoints, 'checkpoints')}, ${sealed} of ${many(events, 'events')}, up to ${lastAt}.`,
      )

const linesOfCheckpoints = async (call: Call): Promise<AsyncIterable<string>> => {
  const folder = sealFolder(call)
  if (process.env.BIHUAN_SEAL && !(await folder?.isThere()))
    refuseWith(
      'no-checkpoints',
      `${folder?.path} 中没有检查点。`,
      `There are no checkpoints in ${folder?.path}.`,
      'BIHUAN_SEAL',
    )
  return folder?.lines() ?? NONE
}
const NONE: AsyncIterable<string> = (async function* () {})()

const RECOUNT = text(
  `→ 统计与定义不一致:${CALLED} recount 列出并改正。`,
  `→ Counted otherwise than it is defined: ${CALLED} recount lists it and puts it right.`,
)

const verifyAll = async (call: Call): Promise<number> => {
  const { out } = call
  const key = textOption(call, 'key')
  // What is wrong with them is told before a database is opened, which takes a second.
  const keys = key === undefined ? undefined : await readKeys(key)
  const lines = await linesOfCheckpoints(call)
  return withDesk(call, async (desk) => {
    const bar = out.progress(text('核对', 'Verifying'))
    const folded = await verify(desk.store, desk.registry, desk.calendar, (cases) => bar.at(cases))
    const seals = await verifySeals(desk.store, lines, keys, (events) => bar.at(events))
    bar.end()
    const found: Found = { ...folded, ok: folded.ok && seals.ok, seals }
    if (out.json) out.document(found)
    else {
      for (const each of found.differences) out.lines(`✗ ${each.what}  ${whereOf(each)}`)
      for (const { message } of seals.differences) out.lines(`✗ ${out.say(message)}`)
      if (found.differences.some(({ what }) => what === 'contribution')) out.lines(out.say(RECOUNT))
      for (const line of notLoadedLines(found.notLoaded, out.lang)) out.lines(line)
      out.lines(out.say(sealedText(seals)), sumText(found, out.lang))
    }
    return found.ok ? 0 : 1
  })
}

const FAULTS: Readonly<Record<ProofFault, Text>> = {
  signature: text('检查点的签名不符。', 'The checkpoint is not signed by the key that it names.'),
  path: text('指纹不在所签的日志中。', 'The fingerprint is not in the log that was signed.'),
  key: text('签名的密钥不在所给公钥之中。', 'The key that signed it is none of those given.'),
}

/** One proof by itself: neither a database nor the server is asked. */
const verifyProof = async (call: Call, file: string): Promise<number> => {
  const { out } = call
  const key = textOption(call, 'key')
  const keys = key === undefined ? undefined : await readKeys(key)
  const proof =
    readProof(await readText(file, 'receipt')) ??
    refuseWith('bad-receipt', `${file} 不是存证文件。`, `${file} is no proof of an event.`, 'receipt')
  const fault = checkProof(proof, keys)
  const { case: id, version, leaf, checkpoint } = proof
  const said = { case: id, version, leaf, at: checkpoint.at, key: checkpoint.key }
  if (out.json)
    out.document({ ok: fault === undefined, ...said, ...(fault ? { fault, message: FAULTS[fault] } : {}) })
  else if (fault) out.lines(`✗ ${out.say(FAULTS[fault])}`)
  else
    out.lines(
      out.say(
        text(
          `有效:该事件(指纹 ${leaf})在 ${checkpoint.at} 已在日志中。`,
          `Valid: the event (fingerprint ${leaf}) was in the log at ${checkpoint.at}.`,
        ),
      ),
      out.say(
        keys
          ? text(`由所给公钥签名:${checkpoint.key}`, `Signed by a key that was given: ${checkpoint.key}`)
          : text(
              `签名公钥 ${checkpoint.key};请与公布的公钥对照,或以 --key 给出。`,
              `Signed by ${checkpoint.key}: compare that with the key that is published, or give it with --key.`,
            ),
      ),
    )
  return fault ? 1 : 0
}

const run = (call: Call): Promise<number> => {
  const receipt = textOption(call, 'receipt')
  return receipt === undefined ? verifyAll(call) : verifyProof(call, receipt)
}

export const verifyCommand: Command = {
  name: 'verify',
  about: text(
    '逐件重放,核对事项、唤醒时间、统计、日志位置与封存的检查点;或离线核对一份存证',
    'folds every case again and compares rows, wake-ups, figures, positions and signed checkpoints with what is stored; or checks one proof by itself',
  ),
  words: [],
  options: {
    ...DATA,
    key: {
      value: 'FILE',
      about: text(
        '承认的公钥(seal 命令所打印);省略时以首个检查点的为准',
        'public keys whose signature counts, as seal prints them; without it that of the first checkpoint',
      ),
    },
    receipt: {
      value: 'FILE',
      about: text('只核对这份存证,不需数据库', 'checks this proof alone, without a database'),
    },
  },
  more: text(
    '有差异,或有事项的项目版本未装入时,退出码为 1。检查点见 seal 命令。',
    'Exits with 1 where anything differs, or where a version of a programme that has cases is not loaded. Of checkpoints see seal.',
  ),
  examples: [
    'verify',
    'verify --data ./data --json',
    'verify --key city.keys',
    'verify --receipt case-1.proof.json --key city.keys',
  ],
  run,
}
