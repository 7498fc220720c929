// After the last test: lists each skipped test, whose name says what it needs.
import type { Reporter, TestModule, Vitest } from 'vitest/node'

export default class Skips implements Reporter {
  #chosenByName = false

  onInit(vitest: Vitest): void {
    this.#chosenByName = vitest.config.testNamePattern !== undefined
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    // With `-t` all others count as skipped: that was a choice.
    if (this.#chosenByName) return
    const names = modules.flatMap((module) =>
      [...module.children.allTests('skipped')].map(
        (test) => `  ${module.relativeModuleId}: ${test.fullName}`,
      ),
    )
    if (names.length > 0) console.log(`\nSkipped, for the reason in the name:\n${names.join('\n')}`)
  }
}
