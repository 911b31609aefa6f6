/** How the program is called: in the repository, or in a folder that has it as a package. */
export const CALLED = import.meta.url.includes('/node_modules/bihuan/')
  ? 'npx bihuan'
  : 'npm run -s bihuan --'
