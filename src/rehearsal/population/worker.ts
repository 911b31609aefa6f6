import { workerData } from 'node:worker_threads'
import { cityBook } from '../../programmes/index.ts'
import { answering } from '../answering.ts'
import { pieceMaker, type Range, syntheticCity } from './city.ts'
import type { CityOrder } from './in-threads.ts'
import { pieceDeterminer } from './totals.ts'

/** A thread that makes and determines pieces of a city, one after another, as it is told. */
const { month, ...spec } = workerData as CityOrder
const city = syntheticCity(spec)
const book = cityBook()
const pieceAt = pieceMaker(city, book)
const determine = pieceDeterminer(city, book, month)
answering((range: Range) => determine(pieceAt(range)))
