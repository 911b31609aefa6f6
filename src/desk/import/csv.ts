/**
 * A streaming CSV reader (RFC 4180) that loses nothing: a line that cannot be read is reported by its number,
 * and reading goes on with the next one. (`csv-parse` drops what follows a bad quote or a long record in the
 * same chunk; it is the oracle of this reader's tests instead.)
 */
export interface CsvRow {
  /** The line of the file on which the row begins; the header is on line 1. */
  readonly line: number
  readonly fields: readonly string[]
}
export interface CsvFault {
  readonly line: number
  readonly fault: 'bad-quotes' | 'too-long'
}

/** A row, however many lines it spans, is at most so long. */
export const MAX_ROW_CHARACTERS = 65_536
const MAX_ROW_LINES = 500

const QUOTE = '"'

/** One record split into fields; `open` where a quoted field goes on behind its end, `bad` where quotes do not match. */
const split = (text: string, delimiter: string): readonly string[] | 'open' | 'bad' => {
  if (!text.includes(QUOTE)) return text.split(delimiter)
  const fields: string[] = []
  for (let at = 0; ; ) {
    if (text[at] !== QUOTE) {
      const end = text.indexOf(delimiter, at)
      // A quote within a field that does not begin with one stands for itself: 5" pipe.
      fields.push(end < 0 ? text.slice(at) : text.slice(at, end))
      if (end < 0) return fields
      at = end + 1
      continue
    }
    let value = ''
    for (;;) {
      const end = text.indexOf(QUOTE, at + 1)
      if (end < 0) return 'open'
      value += text.slice(at + 1, end)
      at = end + 1
      if (text[at] !== QUOTE) break
      value += QUOTE
    }
    fields.push(value)
    if (at >= text.length) return fields
    if (text[at] !== delimiter) return 'bad'
    at++
  }
}

/** Takes a file's text in pieces and gives its rows in order. */
export class CsvReader {
  private readonly delimiter: string
  /** What stands after the last line end seen so far. */
  private rest = ''
  /** The rest is of a line already reported as too long. */
  private skipping = false
  /** The lines of a row whose quoted field is not closed yet. */
  private pending: string[] = []
  private pendingLength = 0
  private line = 0
  private out: (CsvRow | CsvFault)[] = []

  constructor(delimiter: string) {
    this.delimiter = delimiter
  }

  /** The rows completed by this piece. */
  push(text: string): readonly (CsvRow | CsvFault)[] {
    const lines = (this.rest + text).split('\n')
    this.rest = lines.pop()!
    for (const line of lines) this.takeLine(line)
    if (this.rest.length > MAX_ROW_CHARACTERS) {
      if (!this.skipping) this.fault(this.line + 1, 'too-long')
      this.skipping = true
      this.rest = ''
    }
    return this.taken()
  }

  /** The rows that the end of the file completes. */
  end(): readonly (CsvRow | CsvFault)[] {
    if (this.rest !== '' || this.skipping) this.takeLine(this.rest)
    this.rest = ''
    while (this.pending.length > 0) this.giveUp('bad-quotes')
    return this.taken()
  }

  private taken(): readonly (CsvRow | CsvFault)[] {
    const { out } = this
    this.out = []
    return out
  }

  private fault(line: number, fault: CsvFault['fault']): void {
    this.out.push({ line, fault })
  }

  private takeLine(raw: string): void {
    this.line++
    if (this.skipping) {
      this.skipping = false
      // What stood before the long line cannot be closed by anything in it.
      while (this.pending.length > 0) this.giveUp('bad-quotes')
      return
    }
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    if (this.pending.length === 0 && line === '') return
    this.pending.push(line)
    this.pendingLength += line.length + 1
    if (this.pendingLength > MAX_ROW_CHARACTERS || this.pending.length > MAX_ROW_LINES)
      this.giveUp('too-long')
    // A line without a quote cannot close what an earlier one opened.
    else if (this.pending.length === 1 || line.includes(QUOTE)) this.close()
  }

  private close(): void {
    const fields = split(this.pending.join('\n'), this.delimiter)
    if (fields === 'open') return
    if (fields === 'bad') {
      this.giveUp('bad-quotes')
      return
    }
    // Spreadsheets keep the empty rows behind a table: separators and nothing between them.
    if (fields.some((field) => field.trim() !== ''))
      this.out.push({ line: this.line - this.pending.length + 1, fields })
    this.pending = []
    this.pendingLength = 0
  }

  /** Reports the first pending line alone and reads those after it afresh: one stray quote costs one row. */
  private giveUp(fault: CsvFault['fault']): void {
    const [, ...again] = this.pending
    this.fault(this.line - this.pending.length + 1, fault)
    this.pending = []
    this.pendingLength = 0
    this.line -= again.length
    for (const line of again) this.takeLine(line)
  }
}
