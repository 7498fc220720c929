// Written by web/build.ts: the addresses of styles and scripts, each with the hash of its content.
export const assets = {
  seats: '/assets/seats-UYOHEI4Q.js',
  site: '/assets/site-2SQZPAC2.css',
} as const
