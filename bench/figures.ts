import type { Effort } from './report.ts'
export const figuresBench = async (_: Effort): Promise<void> => undefined
