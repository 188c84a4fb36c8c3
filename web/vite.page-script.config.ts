import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import { codedFiles } from './coded-files.ts';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// /peertest.js, which builders add to their own pages: one small classic script under a name that never changes.
export default defineConfig({
  root: path('.'),
  publicDir: false,
  plugins: [codedFiles()],
  resolve: { alias: { '@': path('./src') } },
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: false,
    rollupOptions: { input: path('./src/page-script/peertest.ts'), output: { format: 'iife', entryFileNames: 'peertest.js' } },
  },
});
