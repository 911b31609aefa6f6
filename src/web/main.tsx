import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { keepShell } from './along.ts'
import { Refused } from './ask.ts'
import { Desk } from './desk.tsx'
import { Speaker } from './lang.tsx'
import './desk.css'

/** What the server refused will be refused again; only a broken line is tried once more. */
const isWorthRetrying = (count: number, error: Error): boolean =>
  count < 2 && (!(error instanceof Refused) || error.problem.code === 'offline')

const queries = new QueryClient({
  defaultOptions: {
    // Without a network the service worker answers from what was taken along.
    queries: { retry: isWorthRetrying, staleTime: 5_000, networkMode: 'always' },
    mutations: { networkMode: 'always' },
  },
})

keepShell()
createRoot(document.getElementById('desk')!).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Speaker>
        <Desk />
      </Speaker>
    </QueryClientProvider>
  </StrictMode>,
)
