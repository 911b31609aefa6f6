import { isIPv6 } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import type { Host } from '../host.ts'

const GROUPS = 8
const hex = (high: string, low: string): string => ((Number(high) << 8) | Number(low)).toString(16)

/** The eight groups of an IPv6 address, however short it is written. */
const groupsOf = (address: string): readonly number[] => {
  const plain = address.replace(
    /(\d+)\.(\d+)\.(\d+)\.(\d+)$/,
    (_, a: string, b: string, c: string, d: string) => `${hex(a, b)}:${hex(c, d)}`,
  )
  const [head = [], tail = []] = plain.split('::').map((part) => (part === '' ? [] : part.split(':')))
  const left = Array.from({ length: GROUPS - head.length - tail.length }, () => '0')
  return [...head, ...left, ...tail].map((group) => Number.parseInt(group, 16))
}

/**
 * Whose address it is, as far as limits go: a subscriber has a whole /64 of IPv6 and one address of IPv4, which may be
 * written as IPv6.
 */
export const networkOf = (address: string): string => {
  const [plain = ''] = address.split('%')
  if (!isIPv6(plain)) return address
  const groups = groupsOf(plain)
  const isMapped = groups.slice(0, 5).every((group) => group === 0) && groups[5] === 0xffff
  return isMapped
    ? groups
        .slice(6)
        .flatMap((group) => [group >> 8, group & 255])
        .join('.')
    : `${groups
        .slice(0, 4)
        .map((group) => group.toString(16))
        .join(':')}::/64`
}

/** Where whoever asks is; behind a proxy of ours, the address that it saw. What limits count by. */
export const addressOf = (host: Host, context: Context): string => {
  const forwarded = host.behindProxy
    ? context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
    : undefined
  if (forwarded) return networkOf(forwarded)
  // Requests made in tests have no connection.
  return context.env?.incoming ? networkOf(getConnInfo(context).remote.address ?? '') : 'local'
}
