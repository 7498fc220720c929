// Ids of what the script of the account finds in its page.
export const NEW_FACTOR = 'new-factor'
export const NEW_FACTOR_CODE = 'new-factor-code'
export const RECOVERY = 'recovery'
export const RECOVERY_CODES = 'recovery-codes'
