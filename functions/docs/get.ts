// GET /docs — the description as pages for people. Scalar draws them; its script is an asset of the host, no
// CDN is asked.
import * as v from 'valibot'
import { newFunction } from '#shared/http/function.ts'

const SETTINGS = {
  url: '/openapi.json',
  // Nothing of this page speaks to anybody but this server.
  proxyUrl: '',
  withDefaultFonts: false,
  telemetry: false,
  agent: { disabled: true },
  mcp: { disabled: true },
  authentication: { preferredSecurityScheme: 'accessToken' },
  hideClientButton: true,
  showDeveloperTools: 'never',
  defaultOpenAllTags: false,
  documentDownloadType: 'direct',
  defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
}

const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Milo API</title>
<link rel="icon" href="data:,">
</head>
<body>
<script id="api-reference" data-configuration="${JSON.stringify(SETTINGS).replaceAll('"', '&quot;')}"></script>
<script src="/docs/scalar.js"></script>
</body>
</html>
`

// Scalar styles its elements one by one, which no hash can name; scripts come from here alone.
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data: blob:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

// It changes with a deployment only.
const CACHE_CONTROL = 'public, max-age=300'

export default newFunction(
  {
    method: 'GET',
    path: '/docs',
    summary: 'The API description as pages',
    access: 'public',
    answers: { 200: { 'text/html': v.string() } },
    cacheControl: CACHE_CONTROL,
  },
  (c) =>
    c.body(PAGE, 200, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': POLICY,
      'cache-control': CACHE_CONTROL,
    }),
)
