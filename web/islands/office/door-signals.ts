// What a scan sounds and feels like, for those who look at people and not at the screen.
import type { Tone } from '../../components/office/door/door.ts'

/** Rising for yes, low for no, twice the same for "look here": hertz, start and length in seconds. */
const TONES: Record<Tone, readonly (readonly [hertz: number, at: number, length: number])[]> = {
  yes: [
    [880, 0, 0.09],
    [1320, 0.1, 0.14],
  ],
  no: [[196, 0, 0.5]],
  wait: [
    [440, 0, 0.12],
    [440, 0.2, 0.12],
  ],
}
/** In ms: on, off, on. */
const VIBRATIONS: Record<Tone, number[]> = { yes: [80], no: [300, 100, 300], wait: [120, 80, 120] }
const LOUDNESS = 0.25

let context: AudioContext | undefined

export function signal(tone: Tone): void {
  // Only phones have it.
  navigator.vibrate?.(VIBRATIONS[tone])
  context ??= new AudioContext()
  // A browser plays nothing before somebody has touched the page.
  void context.resume()
  for (const [hertz, at, length] of TONES[tone]) {
    const oscillator = new OscillatorNode(context, {
      frequency: hertz,
      type: tone === 'no' ? 'square' : 'sine',
    })
    const gain = new GainNode(context, { gain: LOUDNESS })
    oscillator.connect(gain).connect(context.destination)
    oscillator.start(context.currentTime + at)
    oscillator.stop(context.currentTime + at + length)
  }
}
