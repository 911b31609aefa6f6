import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from 'node:crypto'
import { z } from 'zod'
import { canonicalJson } from '../../kernel/index.ts'
import { SHARDS } from '../log-position.ts'
import type { TreeHead } from './merkle.ts'

/** Any text that a signature, a key or a hash is. */
const hash = z.string().regex(/^[0-9a-f]{64}$/)
/** An Ed25519 key as RFC 8037 writes it (`x`), and its signatures: base64url. */
const key = z.string().regex(/^[\w-]{43}$/)
const signature = z.string().regex(/^[\w-]{86}$/)

/** What the trees over the log were at a moment, signed by the key of whoever keeps it. */
export const checkpointSchema = z.strictObject({
  bihuan: z.literal('checkpoint'),
  at: z.iso.datetime(),
  /** A tree a shard, in order. */
  trees: z.array(z.strictObject({ size: z.int().min(0), root: hash })).length(SHARDS),
  key,
  signature,
})
export type Checkpoint = z.output<typeof checkpointSchema>

/** That another key signs from here on, signed by the one before. */
const handoverSchema = z.strictObject({
  bihuan: z.literal('handover'),
  at: z.iso.datetime(),
  next: key,
  key,
  signature,
})
export type Handover = z.output<typeof handoverSchema>

/** What stands in the file of checkpoints, one on a line. */
export type SealLine = Checkpoint | Handover
const lineSchema = z.discriminatedUnion('bihuan', [checkpointSchema, handoverSchema])

/** That one event stood in the log when it was signed; nothing of what it says. */
export const eventProofSchema = z.strictObject({
  bihuan: z.literal('proof'),
  case: z.string().max(128),
  /** Which of the case's events, from 1. */
  version: z.int().min(1),
  /** The event's fingerprint: with a notice of it, its code is the beginning of it. */
  leaf: hash,
  shard: z
    .int()
    .min(0)
    .max(SHARDS - 1),
  /** Where in its shard, from 1. */
  pos: z.int().min(1),
  /** From the leaf to the root. */
  path: z.array(hash).max(64),
  checkpoint: checkpointSchema,
})
export type EventProof = z.output<typeof eventProofSchema>

const readAs = <Value>(schema: z.ZodType<Value>, text: string): Value | undefined => {
  try {
    return schema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}

/** A line of the file of checkpoints; undefined where it is none. */
export const readSealLine = (text: string): SealLine | undefined => readAs(lineSchema, text)
/** A proof as it was downloaded; undefined where it is none. */
export const readProof = (text: string): EventProof | undefined => readAs(eventProofSchema, text)

/** A new private key, as PEM. */
export const newKey = (): string =>
  generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

/** The public key that belongs to a private one. */
export const publicKeyOf = (pem: string): string => {
  const { x } = createPublicKey(createPrivateKey(pem)).export({ format: 'jwk' })
  return x!
}

const signed = (line: object): Buffer => Buffer.from(canonicalJson(line))

const withSignature = <Line extends object>(line: Line, pem: string) => {
  const whole = { ...line, key: publicKeyOf(pem) }
  return { ...whole, signature: sign(null, signed(whole), createPrivateKey(pem)).toString('base64url') }
}

/** Signs what the trees are at a moment with a private key. */
export const signCheckpoint = (at: string, trees: readonly TreeHead[], pem: string): Checkpoint =>
  withSignature({ bihuan: 'checkpoint' as const, at, trees: [...trees] }, pem)

/** Signs with a private key that another key signs from here on. */
export const signHandover = (at: string, next: string, pem: string): Handover =>
  withSignature({ bihuan: 'handover' as const, at, next }, pem)

/** Whether a line is signed by the key that it names. */
export const isSigned = ({ signature: given, ...line }: SealLine): boolean => {
  const x = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: line.key } })
  return verify(null, signed(line), x, Buffer.from(given, 'base64url'))
}
