/** Stands for every requester where the database is told of receipts; no requester is called so. */
export const LET_IN = '*'

/** What the planner is told of each column: a sample of 300 times as many rows. */
export const STATISTICS_TARGET = 20

/** The tables that grow or change, for housekeeping. */
export const TABLES = [
  'shard_head',
  'event',
  'stream',
  'command_key',
  'contribution',
  'recounted',
  'month_sum',
  'rolled_up',
  'effect',
  'trail',
  'sealed',
]
  .map((table) => `bihuan.${table}`)
  .join(', ')
