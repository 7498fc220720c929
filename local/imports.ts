// What a file imports, and which path or package that is.
import { posix } from 'node:path'

/** The path or package that an import names, relative to `path`. */
export function resolveImport(path: string, name: string): string {
  if (name.startsWith('#shared/')) return name.slice(1)
  return name.startsWith('.') ? posix.join(posix.dirname(path), name) : name
}

/** Every import with a literal name: `import` and `export … from`, `import '…'`, `import()`, `require()`. */
export function importsOf(text: string): { line: number; name: string }[] {
  const pattern =
    /(?:^(?:import|export)\b[^'"`;]*?\bfrom\s*|^import\s*|\bimport\(\s*|\brequire\(\s*)(['"])([^'"]+)\1/gm
  return [...text.matchAll(pattern)].map((match) => ({
    line: text.slice(0, match.index).split('\n').length,
    name: match[2] ?? '',
  }))
}
