import { defineConfig } from "vitest/config";

// Relative addresses (`base: "./"`): the files work under any static prefix. Hashes are hexadecimal and
// twelve signs long: whitenoise then knows that such a file never changes.
export default defineConfig({
  base: "./",
  publicDir: false,
  build: {
    outDir: "../essaim/web/static/built",
    emptyOutDir: true,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    target: ["chrome88", "firefox85", "safari14"],
    cssTarget: ["chrome88", "firefox85", "safari14"],
    chunkSizeWarningLimit: 1200,
    rollupOptions: {
      checks: { pluginTimings: false },
      input: { site: "site/site.ts", style: "site/site.css", pictures: "site/pictures.ts" },
      output: {
        hashCharacters: "hex",
        entryFileNames: "[name].[hash:12].js",
        chunkFileNames: "[name].[hash:12].js",
        assetFileNames: "[name].[hash:12][extname]",
      },
    },
  },
  test: {
    environment: "happy-dom",
    include: ["tests/**/*.test.ts"],
    restoreMocks: true,
  },
});
