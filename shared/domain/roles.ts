// The roles of an account; an admin counts as staff. Guests have no account, and a role that nobody can give.

export const roles = ['customer', 'staff', 'admin'] as const
export type Role = (typeof roles)[number]

/** Of a caller: an account's, or a guest's. */
export const callerRoles = [...roles, 'guest'] as const
export type CallerRole = (typeof callerRoles)[number]
