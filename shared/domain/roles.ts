// The roles of an account; an admin counts as staff.

export const roles = ['customer', 'staff', 'admin'] as const
export type Role = (typeof roles)[number]
