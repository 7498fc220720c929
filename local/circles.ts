// Finds files that import each other in a circle, types included: each can only be understood with the rest.

/**
 * The circles of a graph of imports: the groups of files that all reach one another, each sorted by name.
 * Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972).
 */
export function circlesOf(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const order = new Map<string, number>()
  const lowest = new Map<string, number>()
  const open: string[] = []
  const circles: string[][] = []

  function visit(file: string): void {
    order.set(file, order.size)
    lowest.set(file, order.get(file)!)
    open.push(file)
    for (const next of imports.get(file) ?? []) {
      if (!order.has(next)) visit(next)
      if (open.includes(next)) lowest.set(file, Math.min(lowest.get(file)!, lowest.get(next)!))
    }
    if (lowest.get(file) !== order.get(file)) return
    const group = open.splice(open.indexOf(file))
    if (group.length > 1 || imports.get(file)?.includes(file)) circles.push(group.sort())
  }

  for (const file of imports.keys()) if (!order.has(file)) visit(file)
  return circles.sort((a, b) => (a[0]! < b[0]! ? -1 : 1))
}
