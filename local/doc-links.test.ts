// What readers of the pages can rely on: links lead somewhere. `npm run check` applies these rules to every
// page.
import { expect, test } from 'vitest'
import { anchorsOf, pageViolations } from './doc-links.ts'

const paths = new Set(['docs', 'docs/a.md', 'docs/b.md', 'shared', 'shared/env.ts', 'README.md'])
const messagesOf = (text: string, page = 'docs/a.md') => {
  const pages = new Map([
    ['docs/a.md', ''],
    ['docs/b.md', '# B\n\n## What it `costs`: all\n'],
    [page, text],
  ])
  return pageViolations(page, { paths, pages }).map(({ line, message }) => `${line} ${message}`)
}

test.each([
  ['a page beside it', '[b](b.md)'],
  ['a heading of another page', '[b](b.md#what-it-costs-all)'],
  ['a heading of its own', '## Here\n\n[up](#here)'],
  ['a folder', '[docs](../docs/)'],
  ['another site', '[x](https://example.org/nothing#at-all) [y](mailto:x@example.org)'],
  ['a path', '`shared/env.ts`, `shared/` and `env.ts`'],
  [
    'what stands for a path',
    '`shared/<noun>.ts`, `lua/*.lua`, `/v1/holds`, `npm run deploy -- holds/create`',
  ],
  ['what only looks like a link within code', '`[a](nowhere.md)`\n\n```\n[a](nowhere.md)\n```'],
])('%s is fine', (_what, text) => {
  expect(messagesOf(text)).toEqual([])
})

test.each([
  ['a page that is gone', 'x\n[c](c.md)', '2 The link c.md leads nowhere: docs/c.md does not exist.'],
  [
    'a heading that is gone',
    '[b](b.md#cost)',
    '1 The link b.md#cost leads nowhere: docs/b.md has no heading #cost.',
  ],
  ['a path that is gone', 'In `shared/gone.ts`.', '1 shared/gone.ts does not exist.'],
  ['a folder that is gone', 'In `shared/gone/`.', '1 shared/gone/ does not exist.'],
  ['a file that nobody has', 'See `gone.test.ts`.', '1 gone.test.ts does not exist.'],
  ['a path in a command', '```sh\nnpx tsx shared/gone.ts\n```', '2 shared/gone.ts does not exist.'],
  [
    'a banned word',
    'It is read a' + 'new.',
    '1 "a' + 'new" is not plain English, or a private word: see CONTRIBUTING.md.',
  ],
])('%s is told with its line', (_what, text, message) => {
  expect(messagesOf(text)).toEqual([message])
})

test('headings that stand twice have a number, and code has no headings', () => {
  expect([...anchorsOf('# A b\n\n```sh\n# no\n```\n\n## A b\n\n## [C](d.md), e\n')]).toEqual([
    'a-b',
    'a-b-1',
    'c-e',
  ])
})
