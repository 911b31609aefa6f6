import { api, type CaseView } from './api.ts'
import { inLine, text, useSpeech } from './lang.tsx'
import { CaseCell, Panel } from './parts.tsx'

const WORDS = {
  draw: text('抽取结果', 'The draw'),
  waits: text('方案已冻结,尚未抽取。', 'The plan is frozen; nothing is drawn yet.'),
  knownOn: text('随机源公布日:', 'Its source will be known on '),
  by: text('检查人员:', 'Inspectors: '),
  passedOver: text('已递补', 'Passed over'),
  root: text('方案指纹', 'Root of the plan'),
  file: text('抽取文件(可公布、可核对)', 'File of the draw, to publish and to check'),
}

/** What a draw has come to: what was drawn, who goes there, who fell out and why; and the file by which all of it can be checked. */
export const DrawPanel = ({ of }: { readonly of: CaseView }) => {
  const { say, lang } = useSpeech()
  const { draw } = of
  if (!draw) return null
  return (
    <Panel title={say(WORDS.draw)}>
      {draw.isDrawn ? null : (
        <p>
          {say(WORDS.waits)}
          {draw.knownOn === undefined ? null : ` ${say(WORDS.knownOn)}${draw.knownOn}`}
        </p>
      )}
      <ul className="plain-list">
        {draw.drawn.map((one) => (
          <li key={one.case}>
            <CaseCell of={one} />
            {one.inspectors.length > 0 ? (
              <div className="small">
                {say(WORDS.by)}
                {inLine(lang, one.inspectors)}
              </div>
            ) : null}
          </li>
        ))}
        {draw.passedOver.map((one) => (
          <li key={`${one.case} ${one.inspector}`}>
            <span className="pill calm">{say(WORDS.passedOver)}</span>{' '}
            {one.inspector === undefined ? null : `${one.inspector} · `}
            <CaseCell of={one} />
            <div className="small">
              {one.on} · {one.reason}
            </div>
          </li>
        ))}
      </ul>
      <p className="muted small digest">
        {say(WORDS.root)}: {draw.root}
      </p>
      <a href={api.drawPath(of.case)} download>
        {say(WORDS.file)}
      </a>
    </Panel>
  )
}
