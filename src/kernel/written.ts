import { type Text, text } from './text.ts'

/** Something that is written in its own way, which no limit of length tells from anything else. */
interface Written {
  /** What it matches wherever it is right, for whoever only reads the schema. Not all that matches is right. */
  readonly pattern: string
  isRight(value: string): boolean
  /** How it is written, for whoever wrote it otherwise. */
  readonly how: Text
}

/** What people put between the digits of a number. */
const GAP = '[ ().-]{0,2}'
const HOME = `(?:(?:\\+|00)?86${GAP})?`
const NUMBERS = [
  // A mobile number has eleven digits: one too few or too many reaches nobody.
  `${HOME}1[3-9](?:${GAP}\\d){9}`,
  // A landline, with its area code or as it is dialled within the city.
  `${HOME}(?:(?:0\\d{2,3}|10|[2-9]\\d{1,2})${GAP})?[2-9]\\d{2,3}${GAP}\\d{4}`,
  `${HOME}[48]00(?:${GAP}\\d){7}`,
  // Abroad.
  `(?:\\+|00)(?!86)[1-9](?:${GAP}\\d){6,14}`,
  // A service (12345, 95588) or a short number of an office; not the end of a longer one that lacks a digit.
  `(?<!\\d${GAP})[1-9]\\d{4,5}(?!${GAP}\\d)`,
]
const TELEPHONE = new RegExp(`(?<!\\d)(?:${NUMBERS.join('|')})(?!\\d)`)
const MAIL = /[^\s@<>,;]@[^\s@<>,;]+\.[^\s@<>,;]{2,}/

/** As it is read: full-width signs as plain ones, whatever dash was typed. */
const plain = (value: string): string => value.normalize('NFKC').replace(/[\u2010-\u2015\u2212]/g, '-')

/**
 * How somebody is reached: a telephone number or a mail address, with whatever words stand beside it (whose it is, an
 * extension, a second number).
 */
const contact: Written = {
  pattern: '^[\\s\\S]*(?:[@＠]|(?:[0-9０-９][^0-9０-９]*){5})[\\s\\S]*$',
  isRight: (value) => TELEPHONE.test(plain(value)) || MAIL.test(plain(value)),
  how: text(
    '请填写手机号(11位)、座机(可带区号、分机)或邮箱',
    'write a mobile number (11 digits), a landline (with its area code and extension, if any) or a mail address',
  ),
}

/** Digits and letters of a credit code, each in the place of its value; I, O, S, V and Z are not among them. */
const CREDIT_SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY'
/** Who registered it and as what, in which area (six digits), then the organisation itself and the check character. */
const CREDIT_CODE = new RegExp(`^[${CREDIT_SIGNS}]{2}\\d{6}[${CREDIT_SIGNS}]{10}$`)

/**
 * The check character of the seventeen before it: weights are the powers of 3 modulo 31 (GB 32100-2015, the coding rule of
 * the unified social credit identifier, read in reprints of its reckoning: grade C).
 */
export const creditCheck = (first: string): string => {
  let [sum, weight] = [0, 1]
  for (const sign of first) {
    sum += CREDIT_SIGNS.indexOf(sign) * weight
    weight = (weight * 3) % CREDIT_SIGNS.length
  }
  return CREDIT_SIGNS[(CREDIT_SIGNS.length - (sum % CREDIT_SIGNS.length)) % CREDIT_SIGNS.length]!
}

/** Codes given in Fujian before the standard are valid and end otherwise (grade C: known of by who checks such codes). */
const BEFORE_STANDARD = /^9135\d{4}M000/

const creditCode: Written = {
  pattern: CREDIT_CODE.source,
  isRight: (value) =>
    CREDIT_CODE.test(value) &&
    (BEFORE_STANDARD.test(value) || creditCheck(value.slice(0, -1)) === value.at(-1)),
  how: text(
    '请对照证照逐位核对:应为18位数字和大写字母(不含 I、O、S、V、Z),末位校验前17位',
    'compare it with the certificate: 18 digits and capital letters without I, O, S, V and Z, the last of which checks the others',
  ),
}

/** How a digest is written, for the fields that ask for one. */
export const DIGEST = text(
  '应为 64 位十六进制数字,字母小写',
  'it is 64 hexadecimal digits, with small letters',
)

/** What a field can be, by the word its form says it with (`is`). */
export const WRITTEN = { contact, 'credit-code': creditCode } as const satisfies Readonly<
  Record<string, Written>
>

/** What a form's field says that it is; undefined where that is nothing of these. */
export const writtenAs = (is: unknown): Written | undefined =>
  typeof is === 'string' && Object.hasOwn(WRITTEN, is) ? WRITTEN[is as keyof typeof WRITTEN] : undefined

/** Between Chinese characters a space means nothing: names are typed with and without. */
const BETWEEN_HAN = /(?<=\p{Script=Han}) (?=\p{Script=Han})/gu

/** The name of an organisation as names are compared: plain signs for full-width ones, and no space that means nothing. */
export const organisationNamed = (name: string): string =>
  name.normalize('NFKC').replace(/\s+/gu, ' ').trim().replace(BETWEEN_HAN, '')
