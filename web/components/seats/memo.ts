// What is drawn again only where what it shows is another: components, and the elements of seats.
import { Component, type ComponentChild, type VNode } from 'preact'

export function memo<Props extends object>(draw: (props: Props) => ComponentChild) {
  return class extends Component<Props> {
    override shouldComponentUpdate(next: Props): boolean {
      const keys = Object.keys(next) as (keyof Props)[]
      return keys.some((key) => next[key] !== this.props[key as keyof typeof this.props])
    }
    override render(): ComponentChild {
      return draw(this.props)
    }
  }
}

/** The element of a seat; the same one while nothing differs, which Preact then passes over. */
export function drawnOnce<Seat extends object, Rest extends readonly unknown[]>(
  draw: (seat: Seat, ...rest: Rest) => VNode,
) {
  const drawn = new WeakMap<Seat, { rest: Rest; element: VNode }>()
  return (seat: Seat, ...rest: Rest): VNode => {
    const last = drawn.get(seat)
    if (last?.rest.every((value, at) => value === rest[at])) return last.element
    const element = draw(seat, ...rest)
    drawn.set(seat, { rest, element })
    return element
  }
}
