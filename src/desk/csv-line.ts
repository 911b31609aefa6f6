const FORMULA = /^[=+\-@\t\r]/

/** A cell that no spreadsheet takes for a formula, quoted where it has to be. */
const cell = (value: unknown): string => {
  const plain =
    value === undefined || value === null
      ? ''
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value)
  // A number below zero is one.
  const safe = typeof value === 'string' && FORMULA.test(plain) ? `'${plain}` : plain
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** One line of a CSV file, without its end; numbers as they are, nothing where there is nothing, text never a formula. */
export const csvLine = (cells: readonly unknown[]): string => cells.map(cell).join(',')
