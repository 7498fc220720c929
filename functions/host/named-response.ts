// Answers that name their request and the instance.
import { type IncomingMessage, type OutgoingHttpHeaders, ServerResponse } from 'node:http'

export interface NamedResponse extends ServerResponse {
  requestId: string
}

/** Adds x-request-id and x-served-by in writeHead: setHeader would double the cost of headers. */
export function namedResponse(instance: string) {
  return class<Request extends IncomingMessage> extends ServerResponse<Request> implements NamedResponse {
    declare requestId: string
    // As node-server calls it: with the fields as an object, or without any.
    override writeHead(status: number, fields?: unknown): this {
      const headers = (fields ?? {}) as OutgoingHttpHeaders
      headers['x-served-by'] = instance
      headers['x-request-id'] = this.requestId
      return super.writeHead(status, headers)
    }
  }
}
