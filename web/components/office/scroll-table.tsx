// A table of the office: it scrolls in its own box where a window is narrow, also by the keyboard.
import type { ComponentChildren } from 'preact'
import { ScrollBox } from './scroll-box.tsx'

interface ScrollTableProps {
  caption: string
  /** Said in place of the caption's heading where a heading stands above the table already. */
  captionHidden?: boolean
  columns: readonly string[]
  /** Rows of its body. */
  children: ComponentChildren
}

export const ScrollTable = ({ caption, captionHidden, columns, children }: ScrollTableProps) => (
  <ScrollBox class="scrolls" label={caption}>
    <table class="table">
      <caption class={captionHidden ? 'visually-hidden' : undefined}>{caption}</caption>
      <thead>
        <tr>
          {columns.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  </ScrollBox>
)
