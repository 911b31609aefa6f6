import type { Rehearsal } from '../rehearse.ts'

/** A rehearsal's answer as one self-contained HTML page. */
export const reportHtml = (answer: Rehearsal, lang: 'zh' | 'en'): string =>
  `<!doctype html><title>${answer.name[lang]}</title>`
