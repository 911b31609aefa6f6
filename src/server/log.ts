import { type DestinationStream, type Logger, pino } from 'pino'
import { Unreachable } from '../store/index.ts'

/** From nothing at all to everything. */
export const LOG_LEVELS: readonly string[] = ['silent', ...Object.keys(pino.levels.values)]

/** Errors of this class of SQLSTATE are about a value, and repeat it in their message. */
const OF_A_VALUE = /^22/

/**
 * An error as the log tells it: what it is and where it came from. A database hangs onto it what it was sent (`params`,
 * `detail`, `where`): that is what people wrote about themselves, and in no log.
 */
const errorIn = (error: Error): object | string => {
  // That a database is away is told every second; where in our code it was missed, says nothing.
  if (error instanceof Unreachable) return error.message
  const { type, message, stack, code } = pino.stdSerializers.err(error) as unknown as Record<string, string>
  if (!OF_A_VALUE.test(code ?? '')) return { type, message, stack, code }
  const places = (stack ?? '').split('\n').filter((line) => /^ +at /.test(line))
  return { type, code, stack: places.join('\n') }
}

/** The log of a server: lines of JSON to standard error, or to where a test reads them. */
export const logOf = (level: string, to: DestinationStream = pino.destination(2)): Logger =>
  pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime, serializers: { err: errorIn } }, to)
