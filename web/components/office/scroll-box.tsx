// What may be wider than the window scrolls in a box of its own, which the keyboard reaches.
import type { ComponentChildren } from 'preact'

interface ScrollBoxProps {
  class: string
  label: string
  dir?: 'ltr'
  children: ComponentChildren
}

export const ScrollBox = ({ class: named, label, dir, children }: ScrollBoxProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: without it the keyboard cannot scroll (WCAG 2.1.1)
  // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
  <div class={named} dir={dir} tabIndex={0} role="group" aria-label={label}>
    {children}
  </div>
)
