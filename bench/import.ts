import type { Effort } from './report.ts'
export const importBench = async (_: Effort): Promise<void> => undefined
