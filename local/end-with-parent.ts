// Loaded first into every Node process that npm start runs: when the one that started it is gone (killed, so that it could
// stop nothing), this ends what is noted in the run folder, servers included, and then itself. Nobody is left behind.
import { endLeftovers } from './run-folder.ts'

const folder = process.env.MILO_RUN_FOLDER
process.once('disconnect', () => {
  if (folder) void endLeftovers(folder).finally(() => process.kill(process.pid, 'SIGTERM'))
})
// The channel alone must not keep a process from ending when its work is done.
process.channel?.unref()
