import { type Text, text } from './text.ts'
import { FEN_A_YUAN } from './units.ts'

const DIGITS = '零壹贰叁肆伍陆柒捌玖'
const PLACES = ['', '拾', '佰', '仟'] as const
const MYRIADS = ['', '万', '亿', '万亿'] as const
const MYRIAD = 10_000

/** Four digits; a gap before or within is one 零. */
const groupZh = (group: number): string => {
  let said = ''
  for (const [n, digit] of [...String(group)].reverse().map(Number).entries())
    if (digit !== 0) said = `${DIGITS[digit]}${PLACES[n]}${said}`
    else if (said !== '' && !said.startsWith('零')) said = `零${said}`
  return said
}

const wholeZh = (yuan: number): string => {
  let said = ''
  for (let n = 0, rest = yuan; rest > 0; n++, rest = Math.floor(rest / MYRIAD)) {
    const group = rest % MYRIAD
    const lower = yuan % MYRIAD ** n
    const gap = group > 0 && lower > 0 && lower < MYRIAD ** n / 10 ? '零' : ''
    if (group > 0) said = `${groupZh(group)}${MYRIADS[n]}${gap}${said}`
  }
  return said
}

const inZh = (fen: number): string => {
  const yuan = Math.floor(fen / FEN_A_YUAN)
  const [tenth, hundredth] = [Math.floor((fen % FEN_A_YUAN) / 10), fen % 10]
  if (fen === 0) return '零元整'
  const whole = yuan === 0 ? '' : `${wholeZh(yuan)}元`
  const tenths = tenth > 0 ? `${DIGITS[tenth]}角` : whole && hundredth > 0 ? '零' : ''
  return `${whole}${tenths}${hundredth > 0 ? `${DIGITS[hundredth]}分` : '整'}`
}

const SMALL = (
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen ' +
  'seventeen eighteen nineteen'
).split(' ')
const TENS = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')
const THOUSANDS = ['', ' thousand', ' million', ' billion', ' trillion'] as const
const THOUSAND = 1000

const groupEn = (group: number): readonly string[] => {
  const [hundreds, rest] = [Math.floor(group / 100), group % 100]
  const tens = rest % 10 === 0 ? TENS[rest / 10]! : `${TENS[Math.floor(rest / 10)]}-${SMALL[rest % 10]}`
  return [
    ...(hundreds > 0 ? [`${SMALL[hundreds]} hundred`] : []),
    ...(rest > 0 ? [rest < SMALL.length ? SMALL[rest]! : tens] : []),
  ]
}

const inEn = (fen: number): string => {
  const yuan = Math.floor(fen / FEN_A_YUAN)
  const said: string[] = []
  for (let n = 0, rest = yuan; rest > 0; n++, rest = Math.floor(rest / THOUSAND)) {
    const group = groupEn(rest % THOUSAND)
    if (group.length > 0) said.unshift(`${group.join(' ')}${THOUSANDS[n]}`)
  }
  const part = fen % FEN_A_YUAN
  const parts = part > 0 ? ` and ${String(part).padStart(2, '0')}/100` : ''
  return `${said.join(' ') || SMALL[0]}${parts} yuan`
}

/**
 * A sum in words, to be read beside its digits: one that was typed a hundred times too large is not overlooked. In Chinese in the
 * capitals of vouchers, by the People's Bank's Measures for Payment and Settlement (1997), annex 1.
 *
 * @returns undefined where it is no sum: not whole fen, or below zero.
 * @example sumInWords(1409_50) // 壹仟肆佰零玖元伍角整; one thousand four hundred nine and 50/100 yuan
 */
export const sumInWords = (fen: number): Text | undefined =>
  Number.isSafeInteger(fen) && fen >= 0 ? text(inZh(fen), inEn(fen)) : undefined
