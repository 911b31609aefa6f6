import { z } from 'zod'
import { TOKEN_SCOPES } from '../http/route.ts'
import { accountSchema, grantSchema, passwordSchema, subjectSchema } from '../identity/account.ts'
import { AUDITS } from '../identity/rights.ts'
import { page, time } from './types.ts'

/** The shapes in which the API speaks of accounts, their sessions and service tokens. */

export const signInBodySchema = z.strictObject({
  account: z.string().min(1).max(64),
  password: z.string().min(1).max(200),
})
export const sessionSchema = z.strictObject({
  account: accountSchema,
  csrf: z.string().meta({ description: 'Send it as X-CSRF-Token with whatever changes something' }),
  audits: z.enum(AUDITS).meta({
    description: 'How much of the audit trail may be open to it: all, that of a case it names, or nothing',
  }),
  seesCases: z.boolean().meta({ description: 'Whether any of its posts lets it see cases' }),
  plans: z
    .strictObject({ crews: z.array(z.string()), people: z.array(z.string()) })
    .meta({ description: 'The bureaus whose dispatch board and roster, or their lists, it may open' }),
  zone: z.string().meta({ description: "The city's time zone (IANA): what times are shown in" }),
  singleSignOn: z
    .literal(true)
    .optional()
    .meta({ description: 'It was begun at the provider, where it can be ended too' }),
})
export const signInWaysSchema = z.strictObject({ password: z.literal(true), singleSignOn: z.boolean() })
/** What a provider sends a browser back with; it may say more than is read. */
export const vouchedQuerySchema = z.looseObject({
  code: z.string().max(4096).optional(),
  state: z.string().max(512).optional(),
  error: z.string().max(512).optional(),
})
export const passwordBodySchema = z.strictObject({
  password: z.string().min(1).max(200),
  newPassword: passwordSchema,
})
const MAX_VIEWS = 30
export const savedViewsSchema = z.strictObject({
  rows: z
    .array(
      z.strictObject({
        name: z.string().trim().min(1).max(60),
        search: z.string().max(1000).meta({ description: 'The query of the queue, as in an address' }),
      }),
    )
    .max(MAX_VIEWS),
})
export const accountsSchema = page(accountSchema)
export const concernedQuerySchema = grantSchema.pick({ role: true, bureau: true, area: true })
export const concernedSchema = z.strictObject({
  rows: z.array(
    z.strictObject({
      organisation: z.string().meta({ description: 'Its name as a post takes it' }),
      open: z.number().int().meta({ description: 'How many open cases concern it' }),
      hasAccount: z.boolean().meta({ description: 'A post of that role and bureau is for it already' }),
    }),
  ),
})
export type ConcernedView = z.output<typeof concernedSchema>['rows'][number]
export const newAccountSchema = accountSchema.extend({
  password: passwordSchema.optional().meta({ description: 'Without one, by single sign-on only' }),
})
export const accountChangeSchema = z.strictObject({
  name: accountSchema.shape.name.optional(),
  grants: z.array(grantSchema).max(50).optional(),
  admin: z.boolean().optional(),
  disabled: z.boolean().optional(),
  password: passwordSchema.optional(),
  subject: subjectSchema.nullable().optional().meta({ description: 'Null: bound anew at the next sign-in' }),
})
const tokenScopes = z.array(z.enum(TOKEN_SCOPES)).min(1)
export const tokenSchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  account: z.string(),
  scopes: tokenScopes,
  expiresAt: time,
})
export const tokensSchema = page(tokenSchema)
export const newTokenSchema = z.strictObject({
  name: z.string().trim().min(1).max(100),
  account: accountSchema.shape.id,
  scopes: tokenScopes,
  days: z.number().int().min(1).max(730),
})
export const madeTokenSchema = tokenSchema.extend({
  token: z.string().meta({ description: 'Shown this once' }),
})

export type AccountView = z.output<typeof accountSchema>
export type TokensView = z.output<typeof tokensSchema>
export type NewToken = z.output<typeof newTokenSchema>
export type MadeToken = z.output<typeof madeTokenSchema>
export type AccountPage = z.output<typeof accountsSchema>
export type SavedViews = z.output<typeof savedViewsSchema>
export type SessionView = z.output<typeof sessionSchema>
export type SignInWays = z.output<typeof signInWaysSchema>
