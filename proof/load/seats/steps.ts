// The steps that buyers, staff, workers, the clock and bad luck take; each is done to the scripts and to
// the model, and compared.
import type { Step } from './step.ts'
import { make, own } from './steps-holds.ts'
import { block, settle } from './steps-sales.ts'
import { beginLoad, changes, finishLoad, load, look, lose, sweep, unload, type World } from './world.ts'

const plainSteps = { sweep, look, changes, lose, unload, load, beginLoad, finishLoad }

export async function step(w: World, step: Step): Promise<void> {
  w.model.tick(1)
  w.clock.set(w.showtimeId, w.model.now)
  switch (step.do) {
    case 'hold':
    case 'best':
      return make(w, step)
    case 'get':
    case 'extend':
    case 'reserve':
    case 'release':
      return own(w, step)
    case 'pay':
    case 'fail':
    case 'cancel':
    case 'settleAgain':
      return settle(w, step)
    case 'block':
    case 'unblock':
      return block(w, step)
    case 'wait':
      w.model.tick(step.ms)
      return
    default:
      return plainSteps[step.do](w)
  }
}
