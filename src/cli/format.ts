/** How values are written for people; the pages of the server write them the same way. */
export { count, hoursText, type Lang, spanText, timeText, valueText } from '../desk/index.ts'
