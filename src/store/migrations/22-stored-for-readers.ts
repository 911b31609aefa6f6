import { APPEND_FUNCTION } from '../append-function.ts'

/** What is done for somebody is stored only where they may see the case: decided with the write, on the row it changes. */
export const sql = `
drop function bihuan.append;
${APPEND_FUNCTION}`
