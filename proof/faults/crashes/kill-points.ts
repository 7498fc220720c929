// Where tests kill a process: each is a point between two effects that no transaction joins.

export const killPoints = [
  'relay: claimed, not published',
  'relay: published, not confirmed',
  'relay: confirmed, not marked',
  'settle: received, not in the inbox',
  'settle: charge noted, not charged',
  'settle: charged, not committed',
  'settle: committed, not acknowledged',
  'reseat: held, not written',
  'reseat: written, not shown',
  'refund: refunded, not committed',
  'refund: committed, not acknowledged',
  'reserve: committed, not answered',
] as const

export type KillPoint = (typeof killPoints)[number]
