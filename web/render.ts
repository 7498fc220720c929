// A page as the text that is sent.
import type { VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'

export const renderPage = (page: VNode): string => `<!doctype html>${renderToString(page)}`
