import { resolve } from 'node:path'
import { SealFolder } from '../store/index.ts'
import type { Call } from './command.ts'
import { readText } from './file.ts'
import { dataFolder } from './open.ts'
import { refuseWith } from './output.ts'

/**
 * Where the log is signed: where the environment says, else beside the embedded database. Never in its folder: whoever put
 * that back to an older copy would put the checkpoints back as well.
 */
const sealPath = (call: Call): string | undefined => {
  const given = process.env.BIHUAN_SEAL
  if (given) return resolve(given)
  const folder = dataFolder(call)
  return folder === undefined ? undefined : `${folder}.seal`
}

/** What was signed so far, as it is; undefined where a PostgreSQL server has no folder named for it. */
export const sealFolder = (call: Call): SealFolder | undefined => {
  const path = sealPath(call)
  return path === undefined ? undefined : new SealFolder(path)
}

/** The folder to sign in, with a key: both are made where they are missing. */
export const makeSealFolder = async (call: Call): Promise<SealFolder | undefined> => {
  const path = sealPath(call)
  if (path === undefined) return undefined
  try {
    return await SealFolder.make(path)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    return refuseWith(
      'no-seal-folder',
      `无法在 ${path} 保存密钥与检查点(${code});请用 BIHUAN_SEAL 另行指定。`,
      `The key and the checkpoints cannot be kept in ${path} (${code}); name another folder in BIHUAN_SEAL.`,
      'BIHUAN_SEAL',
    )
  }
}

/** The public keys in a file, one on a line. */
export const readKeys = async (path: string): Promise<ReadonlySet<string>> => {
  const keys = (await readText(path, 'key')).split(/\s+/).filter((line) => line !== '')
  return keys.length > 0 && keys.every((key) => /^[\w-]{43}$/.test(key))
    ? new Set(keys)
    : refuseWith(
        'bad-key',
        `${path} 应每行一个公钥,如 seal 命令所打印。`,
        `${path} should have public keys, one on a line, as the seal command prints them.`,
        'key',
      )
}
