import { APPEND_FUNCTION } from '../append-function.ts'

/** What rests on something of the register is stored only where that is still so: decided with the write. */
export const sql = `
drop function bihuan.append;
${APPEND_FUNCTION}`
