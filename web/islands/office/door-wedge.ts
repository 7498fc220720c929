// Hand scanners type like a keyboard, and most of them as an American one: where the computer has another
// layout, "-" and "_" or "y" and "z" come out wrong. The keys that were pressed say what was meant.
const PLAIN: Readonly<Record<string, string>> = { Period: '.', Minus: '-' }
const SHIFTED: Readonly<Record<string, string>> = { Minus: '_' }

/** The letter of a key on an American keyboard; empty where codes have no such letter. */
export function letterOf({ code, shiftKey }: Pick<KeyboardEvent, 'code' | 'shiftKey'>): string {
  const letter = /^Key([A-Z])$/.exec(code)?.[1]
  if (letter !== undefined) return shiftKey ? letter : letter.toLowerCase()
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1]
  return digit ?? (shiftKey ? SHIFTED : PLAIN)[code] ?? ''
}

export interface Wedge {
  /** What the keys say since the field was last empty. */
  physical(): string
  stop(): void
}

/** Whatever has the focus, what a scanner types goes to this field. */
export function listen(field: HTMLInputElement, beforeTyping: () => void): Wedge {
  let physical = ''
  const onKey = (event: KeyboardEvent) => {
    const prints = event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey
    if (!prints) return
    const { target } = event
    const other = target instanceof HTMLInputElement && target !== field
    if (other || event.key === ' ') return
    beforeTyping()
    if (target !== field) field.focus()
    if (field.value === '') physical = ''
    physical += letterOf(event)
  }
  document.addEventListener('keydown', onKey)
  return { physical: () => physical, stop: () => document.removeEventListener('keydown', onKey) }
}
