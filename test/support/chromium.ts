import { existsSync } from 'node:fs'

/** Chromium without its windows does the same a quarter sooner; either serves. */
export const CHROMIUM = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find((path) =>
  existsSync(path),
)
