import type { ProgrammeBook } from './api.ts'
import { text, useSpeech } from './lang.tsx'
import { Scroll } from './parts.tsx'

const LABEL = text(
  '阶段图:每个动作从哪个阶段到哪里;虚线视填报内容而定。',
  'Stage diagram: where each action leads from each stage; dashed where it depends on what is filled in.',
)

const AUTOMATIC = text('到时自动', 'by itself')

const ROW = 22
const HEAD = 30
const GAP = 16
const BOX = 330
const LANE = 12
const OUTCOME = 170

interface Line {
  readonly action: string
  readonly y: number
  readonly to: readonly string[]
  readonly always: boolean
}
interface Box {
  readonly stage: string
  readonly y: number
  readonly height: number
  readonly lines: readonly Line[]
}

const actionsFrom = (of: ProgrammeBook, stage: string) =>
  Object.entries(of.actions).filter(([, { from, common }]) => !common && from.includes(stage))

/** Stages one below another, each with its actions as lines. */
const boxesOf = (of: ProgrammeBook): readonly Box[] => {
  let y = 0
  return Object.keys(of.stages).map((stage) => {
    const lines = actionsFrom(of, stage).map(([action, { leads }], index) => ({
      action,
      y: y + HEAD + ROW * index + ROW / 2,
      to: leads.to.filter((place) => place !== stage),
      always: leads.always,
    }))
    const box = { stage, y, height: HEAD + ROW * lines.length + 6, lines }
    y += box.height + GAP
    return box
  })
}

/** Every place that something leads to has a lane of its own, so that lines to it run together and no others do. */
const layout = (of: ProgrammeBook) => {
  const boxes = boxesOf(of)
  const bottom = Math.max(0, ...boxes.map(({ y, height }) => y + height))
  const reached = new Set(boxes.flatMap(({ lines }) => lines.flatMap(({ to }) => to)))
  const outcomes = Object.keys(of.outcomes).filter((outcome) => reached.has(outcome))
  const lanes = [...boxes.map(({ stage }) => stage), ...outcomes].filter((place) => reached.has(place))
  const outcomeX = BOX + LANE * (lanes.length + 2)
  const step = bottom / Math.max(1, outcomes.length)
  const places = new Map([
    ...boxes.map(({ stage, y }) => [stage, { x: BOX, y: y + HEAD / 2 }] as const),
    ...outcomes.map(
      (outcome, index) => [outcome, { x: outcomeX, y: step * index + Math.min(step / 2, 30) }] as const,
    ),
  ])
  return {
    boxes,
    outcomes,
    places,
    laneOf: (place: string) => BOX + LANE * (lanes.indexOf(place) + 1),
    width: outcomeX + OUTCOME,
    height: Math.max(bottom, 30 * outcomes.length),
  }
}

/** The stages of a programme, what is done in each, and where that leads: drawn from the definition. */
export const Diagram = ({ of }: { readonly of: ProgrammeBook }) => {
  const { say } = useSpeech()
  const { boxes, outcomes, places, laneOf, width, height } = layout(of)
  const lines = boxes.flatMap((box) => box.lines.flatMap((line) => line.to.map((to) => ({ ...line, to }))))
  return (
    <Scroll label={say(LABEL)}>
      <svg
        className="diagram"
        viewBox={`-1 -1 ${width + 2} ${height + 2}`}
        width={width}
        role="img"
        aria-label={say(LABEL)}
      >
        <defs>
          <marker
            id="arrow"
            viewBox="0 0 8 8"
            refX="8"
            refY="4"
            markerWidth="7"
            markerHeight="7"
            orient="auto"
          >
            <path d="M0 0 8 4 0 8z" className="head-of-line" />
          </marker>
        </defs>
        {lines.map(({ action, y, to, always }) => {
          const place = places.get(to)!
          return (
            <path
              key={`${action} ${y} ${to}`}
              className={always ? 'line' : 'line depends'}
              d={`M${BOX} ${y}H${laneOf(to)}V${place.y}H${place.x}`}
              markerEnd="url(#arrow)"
            />
          )
        })}
        {boxes.map(({ stage, y, height: tall, lines: own }) => (
          <g key={stage}>
            <rect x="0" y={y} width={BOX} height={tall} rx="8" className="stage" />
            <text x="10" y={y + 20} className="stage-name">
              {say(of.stages[stage]!)}
            </text>
            {own.map(({ action, y: at }) => (
              <text key={action} x="20" y={at + 4}>
                {say(of.actions[action]!.name)}
                {of.actions[action]!.automatic ? ` (${say(AUTOMATIC)})` : ''}
              </text>
            ))}
          </g>
        ))}
        {outcomes.map((outcome) => {
          const { x, y } = places.get(outcome)!
          return (
            <g key={outcome}>
              <rect x={x} y={y - 13} width={OUTCOME - 4} height="26" rx="13" className="outcome" />
              <text x={x + 12} y={y + 4}>
                {say(of.outcomes[outcome]!)}
              </text>
            </g>
          )
        })}
      </svg>
    </Scroll>
  )
}
