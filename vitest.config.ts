// How the tests run: files beside one another, each in its own process, on servers that local/test-setup.ts starts.
import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['**/*.test.ts'],
    exclude: ['node_modules/**', 'dist/**', '.milo/**'],
    globalSetup: ['local/test-setup.ts'],
    reporters: ['default', './local/test-skips.ts'],
    // Tests mostly wait for servers: two more than there are cores keep these busy (183 s with one more, 155 s with two, on two cores).
    maxWorkers: availableParallelism() + 2,
    // Long enough for a busy machine of two cores; a test that waits for a condition ends much sooner.
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
