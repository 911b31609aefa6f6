import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'

const CIPHER = 'aes-256-gcm'

const keyOf = (secret: string): Buffer => createHash('sha256').update(secret).digest()

/** Closes a text so that only the same secret opens it. The secret has to be one that nobody can search for. */
export const seal = (secret: string, text: string): string => {
  const iv = randomBytes(12)
  const cipher = createCipheriv(CIPHER, keyOf(secret), iv)
  const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
}

/** Undefined where it is another secret's. */
export const unseal = (secret: string, box: string): string | undefined => {
  const bytes = Buffer.from(box, 'base64url')
  const decipher = createDecipheriv(CIPHER, keyOf(secret), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
  } catch {
    // The tag does not fit: the secret is wrong.
    return undefined
  }
}
