/** Code points that a terminal shows two columns wide (Unicode East Asian Width W and F, and emoji). */
const WIDE: readonly (readonly [from: number, to: number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0x9fff],
  [0xa000, 0xa4cf],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f300, 0x1faff],
  [0x20000, 0x3fffd],
]

/** How many columns a text takes on a terminal. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const character of text) {
    const point = character.codePointAt(0)!
    if (/\p{Mn}|\p{Cf}/u.test(character)) continue
    width += WIDE.some(([from, to]) => point >= from && point <= to) ? 2 : 1
  }
  return width
}

/** Control characters shown as a dot, so that what is stored cannot steer a terminal. */
export const printable = (text: string): string =>
  text.replace(/\p{Cc}+/gu, ' ').replace(/[\u202a-\u202e\u2066-\u2069]/g, '·')

export type Align = 'left' | 'right'

const pad = (text: string, width: number, align: Align): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)))
  return align === 'right' ? space + text : text + space
}

/** Lines of a table whose columns stand under each other, whatever the script. */
export const table = (
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  align: readonly Align[] = [],
): readonly string[] => {
  const all = [heads, ...rows].map((row) => row.map(printable))
  const widths = heads.map((_, column) => Math.max(...all.map((row) => widthOf(row[column] ?? ''))))
  const lines = all.map((row) =>
    row
      .map((cell, column) => pad(cell, widths[column]!, align[column] ?? 'left'))
      .join('  ')
      .trimEnd(),
  )
  const rule = widths.map((width) => '─'.repeat(width)).join('  ')
  return [lines[0]!, rule, ...lines.slice(1)]
}
