import { PAGE_FUNCTIONS } from '../page-function.ts'

/** Pages at less cost: asks are read in one pass, and who is in all areas is asked for none. */
export const sql = PAGE_FUNCTIONS
