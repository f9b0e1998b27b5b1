import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// The client is taken from its sources in this repository, so that both are always of one make; what it depends on comes from here.
export default defineConfig(({ mode }) => ({
  base: './',
  resolve: {
    alias: {
      '@realtimehub/client': here('../clients/typescript/src/index.ts'),
      '@microsoft/signalr': here('node_modules/@microsoft/signalr'),
    },
  },
  build: {
    target: 'es2022',
    modulePreload: { polyfill: false },
    // The policy allows no inline anything: no data: URLs either.
    assetsInlineLimit: 0,
    outDir: mode === 'bench' ? '../artifacts/dashboard-bench' : (process.env.RTHUB_DASHBOARD_OUT ?? 'dist'),
    emptyOutDir: true,
    rolldownOptions: { input: mode === 'bench' ? here('bench.html') : here('index.html') },
  },
  server: { proxy: { '/streams': 'http://localhost:5080', '/health': 'http://localhost:5080', '/hub': { target: 'http://localhost:5080', ws: true } } },
}));
