// Preloaded into every Node process of npm start: when the parent is gone (killed, so that it could stop
// nothing), ends the processes noted in the run folder, including servers, and then itself.
import { endLeftovers } from './run-folder.ts'

const folder = process.env.MILO_RUN_FOLDER
process.once('disconnect', () => {
  if (folder) void endLeftovers(folder).finally(() => process.kill(process.pid, 'SIGTERM'))
})
// The channel alone must not keep a finished process alive.
process.channel?.unref()
