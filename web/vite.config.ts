import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { codedFiles } from './coded-files.ts';
import { firstLoadLimit } from './first-load.ts';

// Without changeOrigin, which a mere address would mean: the server takes the cookie and live sockets of its own pages only.
const api = { target: process.env.PEERTEST_API ?? 'http://127.0.0.1:8000' };

export default defineConfig({
  plugins: [react(), tailwindcss(), firstLoadLimit('main'), codedFiles()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': api,
      '/dev': api,
      '/peertest.js': api,
      '/testmode': api,
      '/ws': { ...api, ws: true },
    },
  },
  build: {
    target: ['chrome123', 'edge123', 'firefox120', 'safari17.5'],
    assetsInlineLimit: 0,
    // Swagger UI is one large file of its own page; the app's first load is held down by the plugin.
    chunkSizeWarningLimit: 2000,
    rollupOptions: {
      input: {
        main: fileURLToPath(new URL('./index.html', import.meta.url)),
        docs: fileURLToPath(new URL('./docs.html', import.meta.url)),
      },
    },
  },
  // Whole forms are typed into: on a busy machine that takes its time.
  test: { environment: 'jsdom', testTimeout: 30_000, setupFiles: ['./src/test/setup.ts'], restoreMocks: true },
});
