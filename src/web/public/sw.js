// What keeps the desk working where there is no network. The server puts `self.SHELL` in front: the names of the built
// files, and a version that changes with them. Nothing is kept of what people ask for but what they chose to take along.
const SHELL = `bihuan-shell-${self.SHELL.version}`
const FIELD = 'bihuan-field'

self.addEventListener('install', (event) => {
  const filled = caches.open(SHELL).then((cache) => cache.addAll(self.SHELL.files))
  event.waitUntil(filled.then(() => self.skipWaiting()))
})

self.addEventListener('activate', (event) => {
  const old = caches
    .keys()
    .then((names) =>
      Promise.all(
        names.filter((name) => name !== SHELL && name !== FIELD).map((name) => caches.delete(name)),
      ),
    )
  event.waitUntil(old.then(() => self.clients.claim()))
})

// What was taken along says so: whoever reads it knows that it is not the server that answers.
const along = async (request) => {
  const found = await kept(FIELD, request.url)
  if (!found.ok) return found
  const headers = new Headers(found.headers)
  headers.set('x-bihuan-along', 'true')
  return new Response(found.body, { status: found.status, headers })
}

const kept = async (name, request) =>
  (await (await caches.open(name)).match(request, { ignoreVary: true })) ?? Response.error()

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { pathname } = new URL(request.url)
  if (request.method !== 'GET' || request.headers.get('accept') === 'text/event-stream') return
  // Whoever gathers what to take along wants it from the server.
  if (request.cache === 'no-store') return
  if (pathname.startsWith('/desk/assets/'))
    event.respondWith(kept(SHELL, request).then((file) => (file.ok ? file : fetch(request))))
  else if (request.mode === 'navigate' && pathname.startsWith('/desk/'))
    event.respondWith(fetch(request).catch(() => kept(SHELL, '/desk/')))
  else if (pathname.startsWith('/api/')) event.respondWith(fetch(request).catch(() => along(request)))
})
