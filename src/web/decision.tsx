import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from './api.ts'
import { text, useSpeech, useTime } from './lang.tsx'
import { Heads, Loading, Panel, Problem, Scroll } from './parts.tsx'
import { type Decision, Outcome, Reasons } from './reasons.tsx'
import { moneyText } from './values.ts'

const WORDS = {
  title: text('认定与待遇', 'Determination and benefit'),
  show: text('查看理由', 'Show the reasons'),
  month: text('月份', 'Month'),
  granted: text('核定', 'Granted'),
  grantedAt: text('核定时间', 'Granted at'),
  paid: text('已发', 'Paid'),
  balance: text('差额', 'Balance'),
  because: text('依据', 'Because'),
}

const Granted = ({ id }: { readonly id: string }) => {
  const { say, lang } = useSpeech()
  const time = useTime()
  const { data } = useQuery({ queryKey: ['case', id, 'granted'], queryFn: () => api.entitlements(id) })
  if (!data || data.rows.length === 0) return null
  return (
    <Scroll label={say(WORDS.granted)}>
      <table>
        <Heads of={[WORDS.month, WORDS.granted, WORDS.paid, WORDS.balance, WORDS.grantedAt, WORDS.because]} />
        <tbody>
          {data.rows.map((row) => (
            <tr key={row.month}>
              <td>{row.month}</td>
              {[row.grantedFen, row.paidFen, row.balanceFen].map((fen, index) => (
                <td key={index} className="number">
                  {moneyText(lang, fen)}
                </td>
              ))}
              <td className="small">{row.grantedAt ? time(row.grantedAt) : ''}</td>
              <td className="small">{row.because ?? ''}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

const Reasoned = ({ id }: { readonly id: string }) => {
  const { lang } = useSpeech()
  const { data, error } = useQuery({
    queryKey: ['case', id, 'determination'],
    queryFn: () => api.caseDetermination(id),
  })
  if (!data) return error ? <Problem error={error} /> : <Loading />
  const decision = data.decision as unknown as Decision
  return (
    <>
      <p>
        <Outcome of={decision.outcome} />{' '}
        {decision.outcome === 'entitled' && decision.amountFen ? moneyText(lang, decision.amountFen) : ''}
      </p>
      <Reasons of={decision} />
    </>
  )
}

/** What a case was decided on, to the letter as it was then, and what came of it month by month. */
export const DecisionPanel = ({ id }: { readonly id: string }) => {
  const { say } = useSpeech()
  const [isOpen, setOpen] = useState(false)
  return (
    <Panel
      title={say(WORDS.title)}
      aside={
        <button type="button" className="plain" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {say(WORDS.show)}
        </button>
      }
    >
      {isOpen ? (
        <>
          <Reasoned id={id} />
          <Granted id={id} />
        </>
      ) : null}
    </Panel>
  )
}
