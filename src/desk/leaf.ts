import { hash } from 'node:crypto'

/**
 * The fingerprint of a stored event: SHA-256 in hex over its stream, its version and its body as written.
 * The 0x00 prefix keeps leaves apart from inner nodes of a Merkle tree (RFC 9162, section 2.1.1).
 */
export const leafOf = (stream: string, version: number, body: string): string =>
  hash('sha256', `\0${stream}\n${version}\n${body}`, 'hex')

/** The fingerprint by which a command with a key is known again. */
export const commandHash = (canonical: string): string => hash('sha256', canonical, 'base64url')
