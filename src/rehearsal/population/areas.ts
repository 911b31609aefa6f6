import { type Text, text } from '../../kernel/index.ts'

/** Where households may live: a township-level unit, and how much of the town and of the country it holds. */
export interface CityArea {
  readonly code: string
  readonly name: string
  /** Its romanised name; that in Chinese where the list has none. */
  readonly nameEn: string
  readonly county: { readonly code: string; readonly name: string; readonly nameEn: string }
  readonly urbanWeight: number
  readonly ruralWeight: number
}

/** How many people the areas hold is assumed, from how many villages and communities they have. */
export const AREA_BASIS: Text = text(
  '按各乡镇街道的村居数分配(假定):每个社区的城镇户,街道计 6、园区计 2、镇计 1、乡计 0.2;农村户,街道计 0.2,其余计 1',
  'assumed, by the number of villages and communities: for each, urban households count 6 in a subdistrict, 2 in a park or farm, 1 in a town, 0.2 in a township; rural ones 0.2 in a subdistrict, 1 elsewhere',
)

const urbanEach = (kind: string): number =>
  kind === '街道' ? 6 : kind === '镇' ? 1 : kind === '乡' ? 0.2 : 2

const COLUMNS = [
  ...['level', 'code', 'name', 'parent_code', 'parent_name', 'kind', 'villages_and_communities', 'name_en'],
]

/**
 * Reads the township-level units of a division list: a CSV with the columns `level, code, name, parent_code,
 * parent_name, kind, villages_and_communities, name_en`, without quotes; `name_en` may be empty.
 *
 * @throws Error naming the line that does not fit.
 */
export const areasFrom = (csv: string): readonly CityArea[] => {
  const [head, ...lines] = csv.split(/\r?\n/).filter((line) => line !== '')
  if (head !== COLUMNS.join(',')) throw new Error(`A division list has the columns ${COLUMNS.join(', ')}`)
  const romanised = new Map(lines.map((line) => [line.split(',')[1], line.split(',')[7]]))
  const areas = lines.flatMap((line, index): readonly CityArea[] => {
    const [level, code, name, parent, parentName, kind, villages, nameEn] = line.split(',')
    const count = Number(villages)
    if (!code || !name || !parent || !parentName || !kind || !Number.isInteger(count) || count < 0)
      throw new Error(`Line ${index + 2} of the division list cannot be read: ${line}`)
    if (level !== 'township') return []
    const county = { code: parent, name: parentName, nameEn: romanised.get(parent) || parentName }
    const place = { code, name, nameEn: nameEn || name, county }
    return [
      { ...place, urbanWeight: urbanEach(kind) * count, ruralWeight: (kind === '街道' ? 0.2 : 1) * count },
    ]
  })
  if (areas.length === 0) throw new Error('The division list has no township-level unit')
  return areas
}
