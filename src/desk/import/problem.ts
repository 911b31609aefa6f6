import { filledWith, type Refusal, type Text } from '../../kernel/index.ts'

/** What is wrong with a mapping, a file or one row of it: a code, words in both languages, and where. */
export interface Problem {
  readonly code: string
  readonly message: Text
  /** A column of the file, or a path into the mapping. Never what a cell holds: that may be personal. */
  readonly field?: string
}

/** A part of the import that either worked or says what is wrong. */
export type Read<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: Problem }

const CATALOGUE = {
  // The mapping.
  'bad-mapping': ['映射文件“{0}”有误:{1}', 'In the mapping, "{0}" is not valid: {2}'],
  'not-json': ['不是 JSON 文件:{0}。', 'This is not JSON: {1}.'],
  'unknown-zone': [
    '没有名为“{0}”的时区(应为 IANA 名称)。',
    'There is no time zone "{0}" (an IANA name is wanted).',
  ],
  'missing-column': ['文件没有“{0}”列;文件的列:{1}。', 'The file has no column "{0}"; its columns are: {1}.'],
  'no-header': [
    '文件第 {3} 行不是表头:没有“{0}”,也没有映射写的其他主要列。表头之上还有标题行的,请在映射中写明表头所在的行,如 "header": 3;如表头确在该行,请核对映射中的分隔符("delimiter": "{1}")和编码("encoding": "{2}")。',
    'Line {3} is no header: it has neither "{0}" nor the other main columns of the mapping. Where a title stands above the header, write in the mapping on which line the header is, such as "header": 3; where it is that line, look at the mapping\'s "delimiter": "{1}" and "encoding": "{2}".',
  ],
  'wrong-encoding': [
    '表头不是 {0} 编码;请在映射中写明 "encoding":utf-8、gb18030(国标编码,Excel 在中国存 CSV 的默认)或 utf-16le(Excel 的“Unicode 文本”)。',
    'The header is not written in {0}; the mapping\'s "encoding" is utf-8, gb18030 (Chinese national encodings, Excel\'s own for CSV in China) or utf-16le (Excel\'s "Unicode text").',
  ],
  'double-column': ['文件有两列都叫“{0}”。', 'The file has two columns called "{0}".'],
  'empty-file': ['文件是空的,连表头也没有。', 'The file is empty: it has not even a header.'],
  'not-text': [
    '这不是文本文件(如 Excel 工作簿);请另存为 CSV 再导入。',
    'This is no text file (an Excel workbook, say); save it as CSV and import that.',
  ],
  'unreadable-file': ['文件读到中途无法继续:{0}', 'The file cannot be read to its end: {0}'],
  'unknown-programme': ['没有名为“{0}”的项目。', 'There is no programme called "{0}".'],
  'unknown-outcome': [
    '项目“{1}”没有办理结果“{0}”;可用:{2}。',
    'Programme "{1}" has no outcome "{0}"; it has: {2}.',
  ],
  'unknown-promise': [
    '项目“{1}”没有时限承诺“{0}”;可用:{2}。',
    'Programme "{1}" has no promise "{0}"; it has: {2}.',
  ],
  'unknown-field': [
    '项目“{1}”的登记表没有“{0}”;可用:{2}。',
    'The form of programme "{1}" has no field "{0}"; it has: {2}.',
  ],
  'missing-field': [
    '项目“{1}”的登记表必填“{0}”,映射没有写。',
    'The form of programme "{1}" needs the field "{0}", which the mapping does not fill.',
  ],
  'undeclared-area': [
    '区域代码“{0}”既未在映射的 areas 中列出,也不在系统中。',
    'The area code "{0}" is neither listed under areas nor known already.',
  ],
  'unknown-fact': ['规则中没有事实“{0}”。', 'The rules know no fact called "{0}".'],
  'no-rules': ['此处未装入规则,无法核对事实。', 'No rules are loaded here to check facts by.'],
  interrupted: [
    '已中断:已计入的行均完整入库,再次导入同一文件即可继续。',
    'Interrupted: the rows counted are stored whole; import the same file again to go on.',
  ],
  // One row.
  'bad-quotes': [
    '引号不成对,本行无法拆分为列。',
    'The quotes do not match: the line cannot be split into columns.',
  ],
  'too-long': ['本行过长(上限 {0} 个字符)。', 'The row is too long (at most {0} characters).'],
  'wrong-width': ['本行有 {0} 列,表头有 {1} 列。', 'The row has {0} columns, the header {1}.'],
  'unknown-area': ['“{0}”列的区域代码不存在。', 'The area code in column "{0}" is not known.'],
  'missing-value': ['“{0}”列为空。', 'The column "{0}" is empty.'],
  'too-long-id': ['编号过长(上限 {0} 个字符)。', 'The id is too long (at most {0} characters).'],
  'shortened-id': [
    '“{0}”列的编号已被电子表格缩写(如 1.31E+17),无法还原;请把该列设为文本格式,从原系统重新导出。',
    'A spreadsheet has shortened the number in column "{0}" (as 1.31E+17): it cannot be had back. Give the column a text format, and export again from the source.',
  ],
  'bad-time': [
    '“{0}”列的时间不合映射中的任何格式。',
    'The time in column "{0}" has none of the mapping\'s formats.',
  ],
  'serial-date': [
    '“{0}”列是电子表格内部的日期序号,不是日期;请在表格中把该列设为日期(时间)格式,再另存为 CSV。',
    'Column "{0}" holds the number by which a spreadsheet keeps a date; give the column a date format there and save it as CSV again.',
  ],
  'bad-amount': [
    '“{0}”列不是金额(元,至多两位小数)。',
    'The column "{0}" holds no amount (yuan, at most two places).',
  ],
  'bad-count': ['“{0}”列不是整数。', 'The column "{0}" holds no whole number.'],
  'bad-day': ['“{0}”列不是日期。', 'The column "{0}" holds no day.'],
  'bad-condition': ['“{0}”列应为是或否。', 'The column "{0}" says neither yes nor no.'],
  'bad-number': ['“{0}”列不是数字。', 'The column "{0}" holds no number.'],
  'closed-before-created': ['办结时间早于受理时间。', 'It was closed before it was created.'],
  'due-before-created': ['到期时间早于受理时间。', 'It was due before it was created.'],
  'closed-without-time': [
    '状态为已办结,但没有办结时间。',
    'Its status says that it is closed, but there is no closing time.',
  ],
  'not-mapped': ['“{0}”列的值未在映射中列出。', 'The mapping does not list the value in column "{0}".'],
  'no-programme': ['没有一条 programmes 规则适用于本行。', 'No rule under programmes fits this row.'],
  'no-outcome': ['没有一条 outcomes 规则适用于本行。', 'No rule under outcomes fits this row.'],
  'already-imported': [
    '该编号此前(或在本文件前面的行)已导入,但内容不同;系统中的事项未改动。',
    'A row with this id was imported before, or stands further up in the file, with other content; the stored case is unchanged.',
  ],
  'too-many-without-id': [
    '没有编号的行过多(上限 {0} 行)。',
    'Too many rows without an id of their own (at most {0}).',
  ],
} as const satisfies Record<string, readonly [zh: string, en: string]>

export type ProblemCode = keyof typeof CATALOGUE

export const problem = (
  code: ProblemCode,
  args: readonly (string | number)[] = [],
  field?: string,
): Problem => ({
  code,
  message: filledWith({ zh: CATALOGUE[code][0], en: CATALOGUE[code][1] }, args),
  ...(field === undefined ? {} : { field }),
})

export const failed = (
  code: ProblemCode,
  args: readonly (string | number)[] = [],
  field?: string,
): { readonly ok: false; readonly problem: Problem } => ({ ok: false, problem: problem(code, args, field) })

export const read = <Value>(value: Value): Read<Value> => ({ ok: true, value })

/** What a programme or the desk refused about a row, in the terms of the import. */
export const problemOf = (refusal: Refusal): Problem =>
  refusal.code === 'key-reused' || refusal.code === 'case-exists' ? problem('already-imported') : refusal
