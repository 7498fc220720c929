// Details of the gateway's problems, beyond their code.

export const BLOCKED = { detail: 'Nothing is served to this address.' }

export const INVALID = {
  invalid: {},
  deadline: {
    detail: 'X-Deadline-Ms is a whole number of milliseconds from 1 on: send another one, or none.',
    errors: [{ path: 'X-Deadline-Ms', message: 'must be a whole number from 1 to 999999999' }],
  },
}

export const TOO_MANY_BODIES = {
  detail: 'Too many requests from your address are still being sent: finish those first.',
}

export const TOO_MANY_STREAMS = {
  detail: 'Too many event streams are open from your address: close some.',
  retryAfter: 10,
}
