/** Stories that test a programme, with any test runner: `bihuan/testing`. */
export { given, type Story, testCalendar } from '../kernel/testing.ts'
export { replayed, Town } from '../programmes/testing.ts'
export { answer } from '../programmes/testing-answers.ts'
