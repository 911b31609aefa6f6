import { isAbsolute, relative, resolve, sep } from 'node:path'
import { type Text, text } from '../kernel/index.ts'
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

const isWithin = (folder: string, path: string): boolean => {
  const way = relative(folder, path)
  return !isAbsolute(way) && way.split(sep)[0] !== '..'
}

/**
 * What keeps what is signed in a folder from proving anything, though it is signed.
 *
 * @param data the folder of the embedded database, where there is one
 */
export const sealWarnings = async (
  folder: SealFolder,
  data: string | undefined,
): Promise<readonly Text[]> => {
  const { path } = folder
  return [
    ...(data !== undefined && isWithin(data, path)
      ? [
          text(
            `存证文件夹 ${path} 在数据文件夹内:连同数据一起恢复成旧副本,便什么也证明不了。请用 BIHUAN_SEAL 指明别处。`,
            `The folder of the seals, ${path}, lies in the data folder: put back to an older copy together, they prove nothing. Name another in BIHUAN_SEAL.`,
          ),
        ]
      : []),
    ...((await folder.isKeyOpenToOthers())
      ? [
          text(
            `${path} 中的私钥文件 key 本机其他人也能读:请执行 chmod 600;可能已被他人读取的,用 seal --renew 更换。`,
            `The private key in ${path} can be read by others on this machine: chmod 600 it, and where somebody may have read it, seal --renew.`,
          ),
        ]
      : []),
  ]
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
