// What differs between the object of before and that of after, field by field.

export interface Difference {
  /** Such as "position.latitude". */
  field: string
  /** As text; undefined: it was not there, or is not any more. */
  was: string | undefined
  is: string | undefined
}

export function differences(before: unknown, after: unknown, field = ''): Difference[] {
  if (isRecord(before) || isRecord(after)) {
    const [old, young] = [before, after].map((side) => (isRecord(side) ? side : {}))
    const names = [...new Set([...Object.keys(old!), ...Object.keys(young!)])]
    return names.flatMap((name) =>
      differences(old![name], young![name], field === '' ? name : `${field}.${name}`),
    )
  }
  const [was, is] = [textOf(before), textOf(after)]
  return was === is ? [] : [{ field, was, is }]
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Null says as little as nothing. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  return typeof value === 'string' ? value : JSON.stringify(value)
}
