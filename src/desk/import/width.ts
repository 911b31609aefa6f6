const FULL = /[\uff01-\uff5e\u3000]/
const FULL_ONES = /[\uff01-\uff5e]/g
const BETWEEN = 0xfee0

/** Full-width digits, signs and spaces, as Chinese input methods write them, in their usual width. */
export const narrowed = (text: string): string =>
  FULL.test(text)
    ? text
        .replace(FULL_ONES, (sign) => String.fromCharCode(sign.charCodeAt(0) - BETWEEN))
        .replaceAll('\u3000', ' ')
    : text

const GROUPED = /^[+-]?\d{1,3}(,\d{3})+(\.\d+)?$/

/** A number as a program writes it: of usual width, without commas between its thousands. Commas anywhere else stay. */
export const plainNumber = (text: string): string => {
  const narrow = narrowed(text).trim()
  return GROUPED.test(narrow) ? narrow.replaceAll(',', '') : narrow
}
