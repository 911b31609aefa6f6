import { workerData } from 'node:worker_threads'
import { answering } from '../answering.ts'
import { loadCity } from '../city.ts'
import { pieceMaker, type Range, syntheticCity } from './city.ts'
import type { CityOrder } from './in-threads.ts'
import { pieceDeterminer } from './totals.ts'

/** A thread that makes and determines pieces of a city, one after another, as it is told. */
const { month, module, ...spec } = workerData as CityOrder
const city = syntheticCity(spec)
const making = loadCity(module).then(({ rules }) => {
  const { book } = rules!.books.at(-1)!
  return { pieceAt: pieceMaker(city, book), determine: pieceDeterminer(city, book, month) }
})
answering(async (range: Range) => {
  const { pieceAt, determine } = await making
  return determine(pieceAt(range))
})
