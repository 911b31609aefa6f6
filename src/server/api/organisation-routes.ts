import { refusal, text } from '../../kernel/index.ts'
import { unknownBureau } from '../bureaus.ts'
import { type Route, route } from '../http/route.ts'
import { concernedBy } from '../organisations.ts'
import { concernedQuerySchema, concernedSchema } from './account-types.ts'

const concerned = route({
  id: 'listOrganisations',
  method: 'get',
  path: '/api/organisations',
  tag: 'accounts',
  about: text(
    '一个外部角色的在办事项(限其部门、区域)涉及哪些单位、各多少件:设岗位时从中选择。只有名称和件数,至多 200 家。',
    'The organisations that open cases concern, within the bureau and area of a post from outside, with how many each: to choose from when the post is given. Names and numbers alone, 200 at most.',
  ),
  access: 'admin',
  scope: 'accounts',
  query: concernedQuerySchema,
  answer: concernedSchema,
  handle: async ({ query, host }) => {
    const { bureau, area } = query
    const wrong = bureau === undefined ? undefined : await unknownBureau(host, bureau, 'bureau')
    if (wrong) return { ok: false, refusal: wrong }
    if (area !== undefined && !host.areas.get(area))
      return { ok: false, refusal: refusal('unknown-area', [area], 'area') }
    return { ok: true, value: { rows: [...(await concernedBy(host, query))] } }
  },
})

export const organisationRoutes: readonly Route[] = [concerned]
