import type { Text } from '../kernel/index.ts'

/** A database that cannot be opened, for a reason that whoever wants to is told; `message` is the English. */
abstract class NotOpened extends Error {
  readonly said: Text
  constructor(said: Text) {
    super(said.en)
    this.said = said
  }
}

/** Another process has the folder open; two at once would destroy the database. */
export class FolderInUse extends NotOpened {}

/** The database was made by a newer Bihuan, or is none of ours. */
export class UnsuitableDatabase extends NotOpened {}
