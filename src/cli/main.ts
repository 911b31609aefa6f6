#!/usr/bin/env node
import { program } from './program.ts'

// Whoever reads us (head, less) may stop early; that is no error of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })

process.exitCode = await program(process.argv.slice(2))
