import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/** The staff's desk, built into files that the server hands out under `/desk/`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/desk/',
  plugins: [react()],
  build: { outDir: '../../dist/web', emptyOutDir: true, modulePreload: { polyfill: false } },
})
