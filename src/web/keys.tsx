import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { text, useSpeech } from './lang.tsx'

const WORDS = {
  title: text('键盘操作', 'Keyboard'),
  close: text('关闭', 'Close'),
}

/** What each key does; shown by `?`. */
const KEYS = [
  ['j', text('下一件', 'Next case')],
  ['k', text('上一件', 'Previous case')],
  ['Enter', text('打开选中的事项', 'Open the chosen case')],
  ['/', text('按编号、地点或电话查找', 'Find by number, place or phone')],
  ['u', text('回到队列', 'Back to the queue')],
  ['b', text('督办', 'Supervision')],
  ['?', text('显示本说明', 'Show this')],
] as const

/** For a moment the focus is still in a dialog that has been closed: nobody types there. */
const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && target.closest('input, select, textarea, dialog[open]') !== null

/** Runs what is under a key, wherever nobody types. */
export const useKeys = (on: Readonly<Record<string, () => void>>): void => {
  const latest = useRef(on)
  latest.current = on
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return
      const run = Object.hasOwn(latest.current, event.key) ? latest.current[event.key] : undefined
      if (!run) return
      event.preventDefault()
      run()
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [])
}

/** The keys that work on every screen, and the list of all. */
export const Keys = () => {
  const { say } = useSpeech()
  const [, go] = useLocation()
  const dialog = useRef<HTMLDialogElement>(null)
  useKeys({
    '?': () => dialog.current?.showModal(),
    u: () => go('/'),
    b: () => go('/board'),
  })
  return (
    <dialog ref={dialog} className="panel" aria-labelledby="keys">
      <h2 id="keys">{say(WORDS.title)}</h2>
      <dl className="keys">
        {KEYS.map(([key, does]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{say(does)}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        {say(WORDS.close)}
      </button>
    </dialog>
  )
}
