import type { ReactNode } from 'react'

/** How strongly something is shaded, 0–4: nothing, then by quarters of the most. */
export const heatOf = (value: number, most: number): number =>
  value === 0 || most === 0 ? 0 : Math.ceil((4 * value) / most)

export interface Bar {
  readonly key: string
  readonly name: string
  /** Side by side, in order. */
  readonly parts: readonly { readonly tone: string; readonly value: number }[]
  /** What the bar says in figures: it is the picture of these, and silent to a screen reader. */
  readonly numbers: ReactNode
}

const WIDTH = 100

/** Bars on one scale, each with its name before and its figures behind. */
export const Bars = ({ of }: { readonly of: readonly Bar[] }) => {
  const totals = of.map(({ parts }) => parts.reduce((sum, { value }) => sum + value, 0))
  const most = Math.max(1, ...totals)
  return (
    <ul className="bars">
      {of.map(({ key, name, parts, numbers }) => {
        let from = 0
        return (
          <li key={key}>
            <span>{name}</span>
            <svg viewBox={`0 0 ${WIDTH} 10`} preserveAspectRatio="none" aria-hidden="true">
              {parts.map(({ tone, value }) => {
                const width = (WIDTH * value) / most
                from += width
                return (
                  <rect
                    key={tone}
                    className={`bar-${tone}`}
                    x={from - width}
                    y="0"
                    width={width}
                    height="10"
                  />
                )
              })}
            </svg>
            <span>{numbers}</span>
          </li>
        )
      })}
    </ul>
  )
}
