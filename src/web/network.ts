import { useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'

/** Whether the server is reached, as the last answer showed. */
interface Network {
  readonly isAway: boolean
  /** When what is shown instead was taken along; where nothing was, or it is not known, undefined. */
  readonly takenAt?: string | undefined
}

/** How the service worker marks what it answers from what was taken along. */
const ALONG = 'x-bihuan-along'
/** While the server is away it is looked for so often. */
const LOOK_MS = 3_000

let network: Network = { isAway: false }
const listeners = new Set<() => void>()
const put = (next: Network): void => {
  network = next
  for (const told of listeners) told()
}
const listen = (told: () => void): (() => void) => {
  listeners.add(told)
  return () => {
    listeners.delete(told)
  }
}

/** Told of every answer: it is the server's, or of what was taken along, or there was none. */
export const answered = (response: Response | undefined): void => {
  const isServers = response !== undefined && !response.headers.has(ALONG)
  if (isServers) {
    if (network.isAway) put({ isAway: false })
    return
  }
  const takenAt = response?.headers.get('date') ?? network.takenAt
  if (!network.isAway || network.takenAt !== takenAt) put({ isAway: true, takenAt })
}

/** Asks the server itself whether it is there: not the service worker, nor whatever stands in its place. */
const look = async (): Promise<void> => {
  const response = await fetch('/health', { cache: 'no-store' }).catch(() => undefined)
  answered(response?.ok ? response : undefined)
}

export const useNetwork = (): Network => useSyncExternalStore(listen, () => network)

/** Looks whether the server is still there, where a line to it broke. */
export const lookForServer = (): void => void look()

/** Looks for the server while it is away; once it is back, everything on the screen is read again. */
export const useLookingForServer = (): void => {
  const queries = useQueryClient()
  const { isAway } = useNetwork()
  useEffect(() => {
    if (!isAway) return
    const timer = setInterval(lookForServer, LOOK_MS)
    window.addEventListener('online', lookForServer)
    return () => {
      clearInterval(timer)
      window.removeEventListener('online', lookForServer)
      void queries.invalidateQueries()
    }
  }, [isAway, queries])
}
