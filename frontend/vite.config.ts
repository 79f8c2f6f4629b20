import { defineConfig } from "vitest/config";

// The server sends a strict Content-Security-Policy: nothing may be inlined into the page.
// Addresses are relative: behind a proxy the program may live below a path.
export default defineConfig({
  base: "./",
  build: {
    rolldownOptions: { input: ["index.html", "sign-in.html", "office.html"] },
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 350,
  },
  server: { proxy: { "/api": "http://127.0.0.1:8000" } },
  test: { include: ["test/**/*.test.ts"] },
});
