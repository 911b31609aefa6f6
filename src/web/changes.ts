import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CaseRow } from './api.ts'
import { lookForServer } from './network.ts'

/** Changes often come in bursts; a queue is read again at most so often. */
const TOGETHER_MS = 1_000
/** A browser takes up a stream that broke by itself, but none that was refused: too many windows, or a server starting. */
const ANEW_MS = 30_000

/** Follows the server's stream of changes: what is on screen is read again when it has changed. */
export const useChanges = (): void => {
  const queries = useQueryClient()
  useEffect(() => {
    let stream: EventSource
    let timer: ReturnType<typeof setTimeout> | undefined
    let anew: ReturnType<typeof setTimeout> | undefined
    const readQueues = () => {
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: ['cases'] })
      }, TOGETHER_MS)
    }
    let isBroken = false
    const follow = () => {
      stream = new EventSource('/api/cases/changes')
      const changed = (event: Event) => {
        const { case: id } = JSON.parse((event as MessageEvent<string>).data) as Pick<CaseRow, 'case'>
        // What is not on screen is read again when it next is.
        void queries.invalidateQueries({ refetchType: 'none' })
        void queries.invalidateQueries({ queryKey: ['case', id] })
        readQueues()
      }
      for (const name of ['case', 'gone']) stream.addEventListener(name, changed)
      // What happened while nothing was told is read once it is told again.
      stream.addEventListener('open', () => {
        if (isBroken) void queries.invalidateQueries()
        isBroken = false
      })
      stream.addEventListener('error', () => {
        isBroken = true
        lookForServer()
        if (stream.readyState !== EventSource.CLOSED) return
        anew = setTimeout(follow, ANEW_MS)
      })
    }
    follow()
    return () => {
      clearTimeout(timer)
      clearTimeout(anew)
      stream.close()
    }
  }, [queries])
}
