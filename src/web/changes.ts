import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { CaseRow } from './api.ts'

/** Changes often come in bursts; a queue is read again at most so often. */
const TOGETHER_MS = 1_000

/** Follows the server's stream of changes: what is on screen is read again when it has changed. */
export const useChanges = (): void => {
  const queries = useQueryClient()
  useEffect(() => {
    const stream = new EventSource('/api/cases/changes')
    let timer: ReturnType<typeof setTimeout> | undefined
    stream.addEventListener('case', (event) => {
      const { case: id } = JSON.parse((event as MessageEvent<string>).data) as CaseRow
      // What is not on screen is read again when it next is.
      void queries.invalidateQueries({ refetchType: 'none' })
      void queries.invalidateQueries({ queryKey: ['case', id] })
      timer ??= setTimeout(() => {
        timer = undefined
        void queries.invalidateQueries({ queryKey: ['cases'] })
      }, TOGETHER_MS)
    })
    return () => {
      clearTimeout(timer)
      stream.close()
    }
  }, [queries])
}
