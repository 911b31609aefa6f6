import { link, mkdir, rename, rm, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { ifThere, namesIn, olderThan, type Readable, readable, syncFolder } from './disk.ts'

/** Names are ours, as `randomUUID` makes them: no name of a sender's is ever a path. */
const NAME = /^[0-9a-f-]{36}$/

/** A folder of files that are somebody's for a while, each under a name of its own, whatever is in it. */
export class Shelf {
  private readonly folder: string

  constructor(folder: string) {
    this.folder = folder
  }

  private at(name: string): string | undefined {
    return NAME.test(name) ? join(this.folder, name) : undefined
  }

  private async placeFor(name: string): Promise<string> {
    const place = this.at(name)
    if (place === undefined) throw new Error(`"${name}" is no name of a file`)
    await mkdir(this.folder, { recursive: true, mode: 0o700 })
    return place
  }

  /** Moves a file here; it is on the disk when this resolves. */
  async put(name: string, { path }: { readonly path: string }): Promise<void> {
    await rename(path, await this.placeFor(name))
    await syncFolder(this.folder)
  }

  /** Gives a file that stays where it is a place here too, where it has none yet and is still there. */
  async share(name: string, { path }: { readonly path: string }): Promise<void> {
    try {
      await link(path, await this.placeFor(name))
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST' && code !== 'ENOENT') throw error
    }
    await syncFolder(this.folder)
  }

  /** What is here under a name; undefined where nothing is. */
  async read(name: string): Promise<Readable | undefined> {
    const place = this.at(name)
    return place === undefined ? undefined : readable(place)
  }

  /** Begins a file's time here anew. */
  async renew(name: string): Promise<void> {
    const now = new Date()
    const place = this.at(name)
    if (place !== undefined) await ifThere(utimes(place, now, now))
  }

  async remove(name: string): Promise<void> {
    const place = this.at(name)
    if (place !== undefined) await rm(place, { force: true })
  }

  names(): Promise<readonly string[]> {
    return namesIn(this.folder)
  }

  /** The names of those that came, or were renewed, before a moment. */
  before(moment: number): Promise<readonly string[]> {
    return olderThan(moment, this.folder)
  }
}
