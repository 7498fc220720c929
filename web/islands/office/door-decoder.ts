// Reads QR codes from pictures where the browser cannot (BarcodeDetector): loaded when a camera is opened.
import decodeQR from 'qr/decode.js'

/** The text of the code in the picture; undefined without a code that can be read. */
export function decode({ width, height, data }: ImageData): string | undefined {
  try {
    return decodeQR({ width, height, data })
  } catch {
    // It throws where nothing is found, which is most of the time.
    return undefined
  }
}
