/** Everything a user reads exists in both languages. */
export interface Text {
  readonly zh: string
  readonly en: string
}

/** Shorthand for a pair of names: `text('供暖服务', 'Heating')`. */
export const text = (zh: string, en: string): Text => ({ zh, en })
