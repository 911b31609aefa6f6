import { text } from '../kernel/index.ts'
import type { Driver } from './driver.ts'
import { MIGRATIONS } from './migrations/index.ts'
import { UnsuitableDatabase } from './not-opened.ts'

/** Any number: it only has to be the same in every process, and nobody else's. */
const LOCK = 0x62_68_75_61

/** One process brings the tables up to date, others wait: both may take longer than any other statement may. */
const ALONE = `set local statement_timeout = 0; select pg_advisory_xact_lock(${LOCK});`

/**
 * Brings a database up to date, one migration at a time; processes that start together wait for one another.
 *
 * @returns how many were applied.
 */
export const migrate = async (driver: Driver): Promise<number> => {
  await driver.execute(`
    ${ALONE}
    create schema if not exists bihuan;
    create table if not exists bihuan.migration (number int primary key, at timestamptz not null default now())`)
  let applied = 0
  for (;;) {
    const done = await countDone(driver)
    if (done > MIGRATIONS.length)
      throw new UnsuitableDatabase(
        text(
          `数据库的结构是第 ${done} 版,本版 Bihuan 只识别到第 ${MIGRATIONS.length} 版:请使用更新的 Bihuan。`,
          `The database has ${done} migrations, this Bihuan knows ${MIGRATIONS.length}: use a newer Bihuan.`,
        ),
      )
    const next = MIGRATIONS[done]
    if (next === undefined) return applied
    applied += await applyOne(driver, done, next)
  }
}

const countDone = async (driver: Driver): Promise<number> => {
  const [row] = await driver.query<{ done: number }>('select count(*)::int as done from bihuan.migration')
  return row!.done
}

/** Several statements sent as one are one transaction. Of two processes that race, one fails on the number. */
const applyOne = async (driver: Driver, done: number, statements: string): Promise<number> => {
  try {
    await driver.execute(`${ALONE} insert into bihuan.migration (number) values (${done + 1}); ${statements}`)
    return 1
  } catch (error) {
    if ((await countDone(driver)) > done) return 0
    throw error
  }
}
