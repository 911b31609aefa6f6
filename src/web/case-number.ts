/** As numbers are given out; somebody on the phone leaves the hyphen out, or says it as a pause. */
const GIVEN_OUT = /^([2-9A-HJ-NP-Z]{5})[\s\u2010-\u2015-]*([2-9A-HJ-NP-Z]{5})$/

/** A number as it was given out, however it is typed; undefined where what was typed is none. */
export const wholeNumber = (typed: string): string | undefined => {
  const [, first, second] = GIVEN_OUT.exec(typed.trim().normalize('NFKC').toUpperCase()) ?? []
  return first && `${first}-${second}`
}

/** What names a case, as it is called here: cases that came from elsewhere keep the number they had there. */
export const caseNumber = (typed: string): string => wholeNumber(typed) ?? typed.trim()
