/** Whether this Bihuan is a package in somebody's folder, or its own repository. */
export const IS_PACKAGE = import.meta.url.includes('/node_modules/bihuan/')

/** How the program is called: as a script of that name, in the repository or in a city's folder, or from the package. */
export const CALLED =
  IS_PACKAGE && process.env.npm_lifecycle_event !== 'bihuan' ? 'npx bihuan' : 'npm run -s bihuan --'
