import { lookup as resolveName } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Addresses inside a house or of no use outside: whoever may name a URL must not reach them through us. */
const PRIVATE = new BlockList()
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  PRIVATE.addSubnet(net, bits, 'ipv4')

/** Only what is routed in the open has such an address; what maps to IPv4 (`::ffff:…`, NAT64, 6to4) is none of it. */
const PUBLIC_V6 = new BlockList()
PUBLIC_V6.addSubnet('2000::', 3, 'ipv6')
const RESERVED_V6 = new BlockList()
for (const [net, bits] of [
  ['2001::', 32],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  RESERVED_V6.addSubnet(net, bits, 'ipv6')

/** Whether an IP address is anybody's on the open net. */
export const isPublicAddress = (address: string): boolean => {
  const family = isIP(address)
  if (family === 4) return !PRIVATE.check(address, 'ipv4')
  return family === 6 && PUBLIC_V6.check(address, 'ipv6') && !RESERVED_V6.check(address, 'ipv6')
}

/** The host of a URL as an address, where it is one. */
const literalIn = ({ hostname }: URL): string | undefined => {
  const bare = hostname.replace(/^\[|\]$/g, '')
  return isIP(bare) ? bare : undefined
}

/** Whether a URL may be called at all; what its name resolves to is looked at when it is. */
export const isCallable = (url: URL, allowPrivate: boolean): boolean => {
  if (url.username !== '' || url.password !== '') return false
  if (allowPrivate) return url.protocol === 'https:' || url.protocol === 'http:'
  const literal = literalIn(url)
  return url.protocol === 'https:' && (literal === undefined || isPublicAddress(literal))
}

/** Resolves a name to public addresses only: the one that was looked at is the one that is connected to. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  resolveName(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return done(error, '', 0)
    const hidden = addresses.find(({ address }) => !isPublicAddress(address))
    if (hidden || addresses.length === 0)
      return done(Object.assign(new Error('not a public address'), { code: 'EPRIVATE' }), '', 0)
    if (options.all) return (done as (error: null, all: typeof addresses) => void)(null, addresses)
    done(null, addresses[0]!.address, addresses[0]!.family)
  })
}
