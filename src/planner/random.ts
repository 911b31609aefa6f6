/**
 * A stream of numbers in [0, 1) that is a function of its seed alone, so that a plan can be made again
 * bit for bit. Small fast counter generator (sfc32) after PractRand; whole-number arithmetic only.
 */
export const randomFrom = (seed: number): (() => number) => {
  let [a, b, c, counter] = [seed | 0, (seed / 4_294_967_296) | 0, 0x9e3779b9 | 0, 1]
  const next = (): number => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }
  for (let warmUp = 0; warmUp < 15; warmUp++) next()
  return next
}
