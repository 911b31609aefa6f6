import { expect, it } from 'vitest'
import { csvLine } from './csv-line.ts'

it('a line has no cell that is a formula, and none that ends early', () => {
  const hostile = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=a,"b"']
  expect(csvLine(hostile)).toBe(`'=1+1,'+1,'-1,'@SUM(A1),'\t=1,"'\r=1","'=a,""b"""`)
  expect(csvLine([-1, 0.5, true, undefined, null, '', '一,二', 'a\nb', { a: 1 }])).toBe(
    '-1,0.5,true,,,,"一,二","a\nb","{""a"":1}"',
  )
})
