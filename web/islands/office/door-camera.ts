// Reads QR codes from the camera: by the browser's BarcodeDetector where it has one, else by our own decoder.
import type { decode } from './door-decoder.ts'

/** So often it looks: a person holds a ticket still for half a second. */
const LOOK_EVERY_MS = 120
/** A code that stays in view is one scan. */
const SAME_CODE_MS = 2_500
/** Wide enough for a code that fills a third of the picture, small enough for an old phone. */
const WIDTH = 800

type Look = (video: HTMLVideoElement) => Promise<string | undefined>

interface Detector {
  detect(source: HTMLVideoElement): Promise<{ rawValue: string }[]>
}
interface DetectorClass {
  new (options: { formats: string[] }): Detector
  getSupportedFormats(): Promise<string[]>
}

/** `decoder`: the address of our own. Throws a DOMException where the camera is refused or missing. */
export async function openCamera(
  video: HTMLVideoElement,
  decoder: string,
  onCode: (code: string) => void,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1280 } },
  })
  video.srcObject = stream
  await video.play()
  const look = await newLook(decoder)
  let open = true
  const lock = await stayAwake()
  void watch(video, look, onCode, () => open)
  return () => {
    open = false
    for (const track of stream.getTracks()) track.stop()
    video.srcObject = null
    void lock?.release()
  }
}

async function watch(
  video: HTMLVideoElement,
  look: Look,
  onCode: (code: string) => void,
  isOpen: () => boolean,
): Promise<void> {
  let last = { code: '', at: 0 }
  while (isOpen()) {
    const code = await look(video)
    if (!isOpen()) return
    if (code !== undefined && code !== '') {
      const isNew = code !== last.code || Date.now() - last.at > SAME_CODE_MS
      last = { code, at: Date.now() }
      if (isNew) onCode(code)
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS))
  }
}

async function newLook(decoder: string): Promise<Look> {
  const { BarcodeDetector } = globalThis as { BarcodeDetector?: DetectorClass }
  // Some browsers have the class and no format.
  if (BarcodeDetector && (await BarcodeDetector.getSupportedFormats()).includes('qr_code')) {
    const detector = new BarcodeDetector({ formats: ['qr_code'] })
    return async (video) => (await detector.detect(video).catch(() => []))[0]?.rawValue
  }
  const own: { decode: typeof decode } = await import(decoder)
  const canvas = document.createElement('canvas')
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  return async (video) => {
    const { videoWidth, videoHeight } = video
    if (videoWidth === 0) return undefined
    const scale = Math.min(1, WIDTH / videoWidth)
    const [width, height] = [Math.round(videoWidth * scale), Math.round(videoHeight * scale)]
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height })
    context.drawImage(video, 0, 0, width, height)
    return own.decode(context.getImageData(0, 0, width, height))
  }
}

/** The screen stays on while people come in, where the browser can. */
const stayAwake = async (): Promise<WakeLockSentinel | undefined> =>
  navigator.wakeLock?.request('screen').catch(() => undefined)
