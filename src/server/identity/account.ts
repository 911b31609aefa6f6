import { z } from 'zod'
import { MOST_OF_NAME, organisationNamed, text } from '../../kernel/index.ts'

const id = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,63}$/)
  .meta({
    title: '账号',
    titleEn: 'Account',
    written: text(
      '只用小写字母、数字和 . _ -,以字母或数字开头,至多 64 位',
      'lower-case letters, digits and . _ - alone, beginning with a letter or a digit, at most 64',
    ),
  })
const word = z.string().regex(/^[\w.:-]{1,64}$/)

/** The organisation from outside that somebody works for, by the name that cases have for it. */
const organisation = z.string().overwrite(organisationNamed).min(1).max(MOST_OF_NAME)

/**
 * One post somebody holds: a role, in the programmes named (with their loops; all where none is), for a bureau and an
 * area with all below it. Staff roles act only on cases of their bureau. An outside role for an organisation counts only on
 * the cases that concern it (`Programme.organisation`); without one, on all of the bureau's.
 */
export const grantSchema = z.strictObject({
  role: word,
  programmes: z.array(word).min(1).max(100).optional(),
  bureau: word.optional(),
  area: word.optional(),
  organisation: organisation.optional(),
})
export type Grant = z.output<typeof grantSchema>

/** As long as OpenID Connect lets it be. */
export const subjectSchema = z.string().min(1).max(255)

/** An account, as it is kept and shown. */
export const accountSchema = z.strictObject({
  id,
  name: z.string().trim().min(1).max(100).meta({ title: '姓名或岗位', titleEn: 'Name or post' }),
  grants: z.array(grantSchema).max(50),
  /** May manage accounts and tokens. */
  admin: z.boolean().optional(),
  disabled: z.boolean().optional(),
  /** Whom the provider of single sign-on knows this account as (`sub`): set beforehand, or at the first sign-in. */
  subject: subjectSchema.optional(),
})
/** An account as others may see it. */
export type Account = z.output<typeof accountSchema>

export const passwordSchema = z.string().min(12).max(200).meta({ title: '密码', titleEn: 'Password' })

/** What somebody calls the account under which they keep their receipts: a phone number, or a name they choose. */
export const residentNameSchema = z.string().trim().min(4).max(64)

/** OWASP's parameters for argon2id. */
export const ARGON = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
