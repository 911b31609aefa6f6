import { text, useSpeech, useTime } from './lang.tsx'
import { useNetwork } from './network.ts'

const WORDS = {
  away: text('没有网络,连不上服务器。', 'There is no network: the server cannot be reached.'),
  taken: text('能看到的是此前带上的内容,带上时间:', 'What you see was taken along before, at '),
  work: text(
    '。带上的事项可以照常查看和办理,办理先存在本机,有网后自动送出。',
    '. Cases taken along can be read and worked on; what is done waits here and is sent by itself.',
  ),
  back: text('网络恢复后,本页会自动更新。', 'This page is read again by itself once the network is back.'),
}

/** That there is no network, what is shown instead, and that nothing has to be done about it; nothing where there is one. */
export const NoNetwork = () => {
  const { say } = useSpeech()
  const time = useTime()
  const { isAway, takenAt } = useNetwork()
  return (
    <div role="status">
      {isAway ? (
        <p className="notice away">
          <strong>{say(WORDS.away)}</strong>{' '}
          {takenAt === undefined ? null : `${say(WORDS.taken)}${time(takenAt)}${say(WORDS.work)} `}
          {say(WORDS.back)}
        </p>
      ) : null}
    </div>
  )
}
