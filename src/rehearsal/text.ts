const MINUTE_MS = 60_000

/** A time as people say it: 4 min, 2 h 05. */
export const inMinutesText = (ms: number, lang: 'zh' | 'en'): string => {
  const minutes = ms / MINUTE_MS
  const [h, min] = lang === 'zh' ? ['小时', '分'] : ['h', 'min']
  if (minutes < 10) return `${minutes.toFixed(1)} ${min}`
  if (minutes < 120) return `${Math.round(minutes)} ${min}`
  const whole = Math.round(minutes)
  return `${Math.floor(whole / 60)} ${h} ${String(whole % 60).padStart(2, '0')}`
}
