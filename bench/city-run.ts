import { readFileSync } from 'node:fs'
import { cityBook } from '../src/programmes/index.ts'
import { areasFrom, determineCity, inhabited, syntheticCity } from '../src/rehearsal/population/index.ts'
import { monthOf } from '../src/rules/index.ts'
import { cpuSeconds } from './report.ts'

/**
 * A synthetic city of so many people in a process of its own, for its memory: every programme, one month, over facts
 * that are all in memory before. Prints `{cpuSeconds, generateCpuSeconds, peakMiB}`.
 */
const people = Number(process.argv[2])
const areas = areasFrom(readFileSync('samples/hengshui-divisions.csv', 'utf8'))
const city = syntheticCity({ people, seed: 1, areas })
const book = cityBook()
let pieces: ReturnType<typeof inhabited> = []
const generate = cpuSeconds(() => {
  pieces = inhabited(city, book)
})
let entitled = 0
const determine = cpuSeconds(() => {
  entitled = determineCity(city, book, monthOf('2025-12'), pieces)[0]!.entitled
})
if (entitled === 0) throw new Error('nobody is entitled to anything')
const peakMiB = process.resourceUsage().maxRSS / 1024
process.stdout.write(JSON.stringify({ cpuSeconds: determine, generateCpuSeconds: generate, peakMiB }))
