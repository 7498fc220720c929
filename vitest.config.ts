// How the tests run: files in parallel, one after the other in each process. The project `unit` needs no
// server and takes seconds, `gateway` none either; `system` runs on the servers that testing/setup.ts starts.
import { availableParallelism } from 'node:os'
import { configDefaults, defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** A file that turns out to need a server fails here at once: nothing provides one. */
const UNIT = [
  'shared/{domain,std,http,tickets}/**/!(states|plain-errors).test.ts',
  'shared/auth/{passwords,tokens}.test.ts',
  'shared/db/batch.test.ts',
  'shared/{env,env-files,log,redis-url,holds/slots}.test.ts',
  'functions/route-owners.test.ts',
  'gateway/**/{access-log,answer,balance,outlier-detection,route-policies}.test.ts',
  'functions/{client,openapi}/{client,inputs}.test.ts',
  'lua/build.test.ts',
  'web/**/*.test.ts',
  'local/{violations,doc-links,servers/{postgres-place,find-programs},redis-stand-in/commands}.test.ts',
  'worker-payments/**/{throttle,all}.test.ts',
  'testing/fake-providers/*.test.ts',
]
/** Not in a process with functions: their host replaces the global Response by a quicker one. */
const GATEWAY = ['gateway/**/*.test.ts']
/**
 * Not run again on the embedded servers: what stands behind the same functions and commands, or needs a real
 * server anyway.
 */
const ON_ANY_SERVERS = [
  'deploy/**',
  'functions/pages/**',
  'worker-payments/{notices,providers}/**',
  'proof/faults/**',
  'proof/e2e/{embed,office*,pages,programme,provider-forms,purchase,purchase-keys,purchase-looks,seats-choose,seats-race}.test.ts',
]
const EXCLUDED = [
  ...configDefaults.exclude,
  ...['dist/**', '.milo/**'],
  ...(process.env.MILO_EMBEDDED === '1' ? ON_ANY_SERVERS : []),
]

/** Browsers and whole systems take minutes: last, they would run alone. */
class ProofsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isProof = ({ moduleId }: TestSpecification) => moduleId.includes('/proof/')
    return [...sorted.filter(isProof), ...sorted.filter((file) => !isProof(file))]
  }
}

export default defineConfig({
  test: {
    reporters: ['default', './testing/skips-reporter.ts'],
    // Some tests wait for servers, and those with a browser or an emulator want a core each.
    maxWorkers: availableParallelism() + 2,
    // A process for each file, and its imports, would be a quarter of all processor time. So no module keeps
    // anything of a file: see ofThisFile in testing/servers.ts.
    isolate: false,
    sequence: { sequencer: ProofsFirst },
    // Limits for what hangs, not for what is slow: on a busy machine a test takes ten times as long as alone.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    setupFiles: ['testing/patience.ts'],
    projects: [
      { extends: true, test: { name: 'unit', include: UNIT, exclude: EXCLUDED } },
      { extends: true, test: { name: 'gateway', include: GATEWAY, exclude: [...EXCLUDED, ...UNIT] } },
      {
        extends: true,
        test: {
          name: 'system',
          include: ['**/*.test.ts'],
          exclude: [...EXCLUDED, ...UNIT, ...GATEWAY],
          globalSetup: ['testing/setup.ts'],
        },
      },
    ],
  },
})
