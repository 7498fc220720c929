// A component that is drawn again only where one of its properties is another.
import { Component, type ComponentChild } from 'preact'

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
