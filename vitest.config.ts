import { availableParallelism } from 'node:os';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { playwright } from '@vitest/browser-playwright';
import { defineConfig } from 'vitest/config';
import { chromiumOptions } from './test/chromium.ts';
import { softwareGpu } from './test/engine/webgpu/software-gpu.ts';

/** What this run may keep busy: `npm test` runs three side by side. */
const workers = Number(process.env.STUDIO_TEST_WORKERS ?? availableParallelism());

/** Folders whose tests call functions and leave nothing behind in the modules: no processes, no mocks. */
const pureFolders = '{bench,chaos,png,renderer,shared,sprite-file,trainer}';

/**
 * Fast tests first; `components` mounts what the window is made of in a real Chromium, `engine` trains on the real
 * engines, `packaging` packages the built studio, `desktop` drives its window in a real Electron, `e2e` the browser
 * host in a real Chromium.
 */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'pure',
          sequence: { groupOrder: 0 },
          include: [`test/unit/${pureFolders}/**/*.test.ts`],
          // Loading the modules anew for each file took five times as long as the tests (issue 12).
          isolate: false,
          testTimeout: 120_000,
          maxWorkers: workers,
        },
      },
      {
        test: {
          name: 'unit',
          sequence: { groupOrder: 1 },
          include: ['test/unit/**/*.test.ts'],
          exclude: [`test/unit/${pureFolders}/**`],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: workers,
        },
      },
      {
        plugins: [svelte({ configFile: false })],
        // Found before the first test is loaded: one that is found later would load the page anew in the middle of it.
        // By force, because what an earlier run found is kept, and does not know what was imported since.
        optimizeDeps: { entries: ['renderer/main.ts', 'test/components/**/*.ts'], force: true },
        test: {
          name: 'components',
          sequence: { groupOrder: 2 },
          include: ['test/components/**/*.test.ts'],
          setupFiles: 'test/components/set-up.ts',
          // The page shares the processors with the engines' tests.
          expect: { poll: { timeout: 30_000, interval: 50 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
          browser: {
            enabled: true,
            headless: true,
            provider: playwright({ launchOptions: await chromiumOptions() }),
            instances: [{ browser: 'chromium' }],
            viewport: { width: 1280, height: 860 },
            screenshotFailures: false,
          },
        },
      },
      {
        test: {
          name: 'engine',
          sequence: { groupOrder: 6 },
          include: ['test/engine/**/*.test.ts'],
          exclude: ['test/engine/webgpu/**'],
          testTimeout: 300_000,
          // An engine is loaded in them, which takes its time on a machine that is busy.
          hookTimeout: 120_000,
          // Native TensorFlow must not be loaded in a worker thread (tfjs issue 8388).
          pool: 'forks',
          // The networks are too small to share: files side by side, a thread each, take less time.
          maxWorkers: Math.min(workers, 4),
          env: { STUDIO_THREADS: '1' },
        },
      },
      {
        test: {
          name: 'webgpu',
          sequence: { groupOrder: 7 },
          include: ['test/engine/webgpu/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 1,
          env: { STUDIO_THREADS: '1', ...softwareGpu },
        },
      },
      {
        test: {
          name: 'packaging',
          sequence: { groupOrder: 3 },
          include: ['test/packaging/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'desktop',
          sequence: { groupOrder: 4 },
          include: ['test/desktop/**/*.test.ts'],
          globalSetup: 'test/desktop/set-up.ts',
          setupFiles: 'test/desktop/print-logs.ts',
          // A window that shares two processors with a training run takes its time.
          expect: { poll: { timeout: 30_000, interval: 100 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
          pool: 'forks',
          maxWorkers: 1,
        },
      },
      {
        test: {
          name: 'e2e',
          sequence: { groupOrder: 5 },
          include: ['test/e2e/**/*.test.ts'],
          // The window shares the processors with trainings, and with the engines' tests.
          expect: { poll: { timeout: 30_000, interval: 50 } },
          testTimeout: 600_000,
          hookTimeout: 300_000,
          pool: 'forks',
          maxWorkers: 1,
        },
      },
    ],
  },
});
