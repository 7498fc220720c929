// The door's page: for staff of the theater, with a camera, a manifest and a worker that no other page has.
import { expect, test } from 'vitest'
import { newId } from '#shared/std/ids.ts'
import { evening } from '../../../testing/office.ts'
import { mustPay } from '../../../testing/paid-sales.ts'
import { useSale } from '../../../testing/sales.ts'
import { assets } from '../../../web/assets.generated.ts'
import door from './door.ts'
import icon from './door-icon.ts'
import manifest from './door-manifest.ts'
import worker from './door-worker.ts'
import today from './today.ts'

const sale = useSale()

async function ask(page: typeof door, of: { headers: Record<string, string> }, path: string) {
  const cookie = `__Host-access=${of.headers.authorization!.slice('Bearer '.length)}`
  const answer = await page.request(path, { headers: { cookie } }, sale.env)
  return { status: answer.status, headers: answer.headers, html: await answer.text() }
}

test('shows the showtimes of the day, and of one the scanner with its count', async () => {
  const { staff, buyer, showtime } = await evening(sale, { title: 'Ordet' })
  await mustPay(buyer, [0, 1])
  const choice = await ask(door, staff, '/office/door')
  expect(choice.html).toContain(`showtime=${showtime.showtimeId}`)
  const scanner = await ask(door, staff, `/office/door?showtime=${showtime.showtimeId}`)
  expect([scanner.status, scanner.headers.get('cache-control')]).toEqual([200, 'no-store'])
  expect(scanner.html).toContain('0 of 2 inside')
  expect(scanner.html).toContain(assets.officeDoor)
  expect((await ask(door, staff, `/office/door?showtime=${newId()}`)).status).toBe(404)
})

test('is not there for staff of other theaters', async () => {
  const { stranger, showtime } = await evening(sale)
  expect((await ask(door, stranger, `/office/door?showtime=${showtime.showtimeId}`)).status).toBe(404)
})

test('alone may use the camera, a manifest and a worker', async () => {
  const { staff } = await evening(sale)
  const { headers } = await ask(door, staff, '/office/door')
  expect(headers.get('permissions-policy')).toContain('camera=(self)')
  expect(headers.get('content-security-policy')).toContain("manifest-src 'self'; worker-src 'self'")
  const other = await ask(today, staff, '/office')
  expect(other.headers.get('permissions-policy')).toContain('camera=()')
  expect(other.headers.get('content-security-policy')).not.toMatch(/manifest-src|worker-src/)
})

test('can be installed: a manifest in each language, icons, and a worker under an address that stays', async () => {
  const named = await manifest.request('/office/door.webmanifest?lang=ar', {}, sale.env)
  expect(named.headers.get('content-type')).toBe('application/manifest+json')
  const { icons, ...app } = (await named.json()) as Record<string, string> & { icons: { src: string }[] }
  expect(app).toMatchObject({ dir: 'rtl', start_url: '/office/door?lang=ar', scope: '/office/door' })
  const sizes = await Promise.all(
    icons.map(async ({ src }) => {
      const drawn = new DataView(await (await icon.request(src, {}, sale.env)).arrayBuffer())
      return [drawn.getUint32(16), drawn.getUint32(20)]
    }),
  )
  expect(sizes).toEqual([
    [192, 192],
    [512, 512],
  ])
  const script = await worker.request('/office/door-worker.js', {}, sale.env)
  expect(await script.text()).toContain(assets.officeDoorWorker)
  expect(script.headers.get('cache-control')).toBe('no-cache')
})
