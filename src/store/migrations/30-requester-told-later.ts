import { APPEND_FUNCTION } from '../append-function.ts'

/** Whose a case is may be told later than at its opening: what nobody announces to whom it is about. */
export const sql = `
drop function bihuan.append;
${APPEND_FUNCTION}`
