/** How a town's export of requests is read. */
export const MAPPING = {
  system: 'town-12345',
  zone: 'Asia/Shanghai',
  times: ['YYYY-MM-DD HH:mm'],
  id: 'no',
  created: 'at',
  closed: 'closed',
  area: { column: 'area' },
  programmes: [
    {
      programme: 'heating',
      request: {
        symptom: { column: 'what', values: { 不热: 'cold' } },
        contact: { column: 'phone' },
        details: { column: 'words' },
      },
      unrecorded: ['respond', 'settle'],
      outcomes: [{ outcome: 'warm' }],
    },
  ],
}
/** The same export as requests to the hotline, whose handling begins at a stage of which it tells nothing. */
export const HOTLINE_MAPPING = {
  ...MAPPING,
  system: 'town-hotline',
  programmes: [
    { programme: 'hotline', request: { type: { column: 'what' } }, outcomes: [{ outcome: 'closed' }] },
  ],
}
/** Its columns. */
export const HEAD = 'no,at,closed,area,what,phone,words'
