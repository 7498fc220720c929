// Written by web/build.ts: the addresses of styles and scripts, each with the hash of its content.
export const assets = {
  site: '/assets/site-EWXICFWD.css',
} as const
