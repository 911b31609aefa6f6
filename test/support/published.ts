/**
 * The programmes with `door.published`: of places and things, so that anybody may read their cases and ask by Open311. Everything else
 * tells of people or of a business. Named here once more, so that nothing is opened to everybody by a slip in a definition.
 */
export const PUBLISHED: readonly string[] = [
  'heating',
  'hotline',
  'meal-supervision',
  'vehicle-inspection',
  'wetland-birds.report',
]
