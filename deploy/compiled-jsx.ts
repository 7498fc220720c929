// For the image, whose Node runs TypeScript as it is, but no JSX: `node --import ./deploy/compiled-jsx.ts`
// loads for each x.tsx the x.tsx.js that web/build.ts compiled beside it.
import * as nodeModule from 'node:module'

type Resolve = (specifier: string, context: { parentURL?: string }) => { url: string }
interface Hooks {
  resolve(specifier: string, context: { parentURL?: string }, next: Resolve): { url: string }
}
/** Node 20 lacks it, and is never without tsx, which reads .tsx itself. */
const { registerHooks } = nodeModule as { registerHooks?: (hooks: Hooks) => void }

registerHooks?.({
  resolve: (specifier, context, next) =>
    next(specifier.endsWith('.tsx') ? `${specifier}.js` : specifier, context),
})
