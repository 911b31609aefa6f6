import { parseJson, text } from '../kernel/index.ts'
import { type PlannedReform, readReform, type SyntheticCity } from '../rehearsal/population/index.ts'
import type { RuleBook } from '../rules/index.ts'
import { type Call, type Option, textOption } from './command.ts'
import { readText } from './file.ts'
import { Refusing, refuseWith } from './output.ts'

/** The option of commands that can be asked under a reform. */
export const REFORM_OPTION: Readonly<Record<string, Option>> = {
  reform: {
    value: 'FILE',
    about: text('按这份改革文件的参数认定', 'decides under the parameters of this reform file'),
  },
}

/** A reform file is at most so long. */
const MOST_CHARACTERS = 1_000_000

/** Reads a reform file over a book. Everything wrong with it is refused at once. */
export const reformFrom = async (
  path: string,
  book: RuleBook,
  { areas }: SyntheticCity,
  field = 'FILE',
): Promise<PlannedReform> => {
  const written = await readText(path, field)
  if (written.length > MOST_CHARACTERS)
    refuseWith('too-long', '改革文件过长。', 'The reform file is too long.', field)
  const json = parseJson(written)
  if (json.fault)
    return refuseWith(
      'not-json',
      `不是 JSON 文件:${json.fault.zh}。`,
      `This is not JSON: ${json.fault.en}.`,
      field,
    )
  const codes = areas.map(({ code }) => code)
  const read = readReform(book, json.value, codes)
  if (read.ok) return read.value
  const [first, ...others] = read.problems
  throw new Refusing(first!, ...others)
}

/** The same city with the rules of the reform that the command line names, if any. */
export const underReform = async (
  call: Call,
  place: { readonly city: SyntheticCity; readonly book: RuleBook },
): Promise<{ readonly city: SyntheticCity; readonly book: RuleBook }> => {
  const path = textOption(call, 'reform')
  return path === undefined
    ? place
    : { ...place, book: (await reformFrom(path, place.book, place.city, 'reform')).book }
}
