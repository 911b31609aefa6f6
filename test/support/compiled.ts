import { basename, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'vite'

const ROOT = join(import.meta.dirname, '../..')
/** Below the modules that it imports by name. */
const FOLDER = join(ROOT, 'node_modules/.cache/bihuan/compiled')

/**
 * A program of the tests as JavaScript, for processes that begin many times: it starts in a third of the time. Of the
 * sources it takes what was built.
 *
 * @param program its file, in TypeScript
 * @returns the file to run
 */
export const compiled = async (program: string): Promise<string> => {
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [
      {
        name: 'sources as built',
        enforce: 'pre',
        resolveId(of) {
          const [, source] = /^(?:\.\.\/)+src\/(.+)\.ts$/.exec(of) ?? []
          return source ? { id: pathToFileURL(join(ROOT, `dist/${source}.js`)).href, external: true } : null
        },
      },
    ],
    build: { ssr: program, outDir: FOLDER, emptyOutDir: false },
  })
  return join(FOLDER, basename(program).replace(/\.ts$/, '.js'))
}
