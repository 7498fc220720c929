// Ids of elements that the script of the webhook pages looks for.
export const NEW_ENDPOINT = 'new-endpoint'
export const NEW_SECRET = 'new-secret'
export const SECRET = 'secret'
