import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { refuseWith } from './output.ts'

/** Where the package is, compiled or not. */
const ROOT = new URL('../../', import.meta.url)

/** The pages that show a small city whole: what they show is what a new city begins as. */
const PAGES = ['writing-a-programme.md', 'rehearsal.md']
/** A file that a page shows whole has its name in its first line or, where it can have no comment, beside the language. */
const SHOWN = /```(?:ts\n\/\/ (\S+)|json (\S+))\n(.*?)```/gs

/** What is made by building and running, and not kept with the source: the data hold what is personal. */
const IGNORED = 'node_modules/\ndist/\ndata/\ndata.seal/\n'

/** The files that a page of the documentation shows whole, by their names. */
export const shownIn = (page: string): ReadonlyMap<string, string> =>
  new Map([...page.matchAll(SHOWN)].map(([, code, json, text]) => [(code ?? json)!, text!]))

/** The files of a new city, by their names. */
const newCityFiles = async (): Promise<ReadonlyMap<string, string>> => {
  const read = (path: string) => readFile(new URL(path, ROOT), 'utf8')
  const pages = await Promise.all(PAGES.map((page) => read(`docs/${page}`)))
  return new Map([
    ['README.md', await read('assets/new/README.md')],
    ...pages.flatMap((page) => [...shownIn(page)]),
    ['.gitignore', IGNORED],
  ])
}

const cannotWrite = (folder: string, error: unknown): never => {
  const { code } = error as NodeJS.ErrnoException
  if (code === 'ENOTDIR' || code === 'EEXIST')
    return refuseWith(
      'cannot-write',
      `${folder} 不能是文件夹:它或其上级是文件,请另选名称。`,
      `${folder} cannot be a folder: it, or what it would lie in, is a file. Choose another name.`,
      'FOLDER',
    )
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM')
    return refuseWith(
      'cannot-write',
      `无权写入 ${folder},请另选位置。`,
      `Nothing may be written in ${folder}: choose another place.`,
      'FOLDER',
    )
  throw error
}

/**
 * Writes a new city into a folder, which is made where it is not there.
 *
 * @returns the names of its files.
 * @throws Refusing where something is in the folder already, or nothing may be written.
 */
export const writeNewCity = async (folder: string): Promise<readonly string[]> => {
  const files = await newCityFiles()
  try {
    await mkdir(folder, { recursive: true })
    const [there] = await readdir(folder)
    if (there !== undefined)
      refuseWith(
        'folder-not-empty',
        `${folder} 不是空文件夹(其中有 ${there}),没有写入任何内容;请另选文件夹。`,
        `${folder} is not empty (it has ${there}), and nothing was written: choose another folder.`,
        'FOLDER',
      )
    for (const [name, text] of files) await writeFile(join(folder, name), text, { flag: 'wx' })
  } catch (error) {
    cannotWrite(folder, error)
  }
  return [...files.keys()]
}
