// How long a client may take, over HTTP/1.1, TLS and HTTP/2 alike. Milliseconds.

/** A client that needs longer is broken, or holds connections on purpose. */
export const TIMES = {
  /** For the TLS handshake, and for a request's head; also the silence of a new connection. */
  headMs: 10_000,
  /** For a whole request. */
  requestMs: 60_000,
  /**
   * Between requests. Longer than the usual 60 s of a balancer in front, so that the balancer closes first.
   */
  keepAliveMs: 65_000,
  /** For reading a piece of an answer. */
  clientMs: 60_000,
  /** How often connections are checked. */
  checkMs: 1_000,
  /** How often the files of TLS are read: certificates are renewed weeks before they end. */
  renewalMs: 60_000,
}
export type Times = typeof TIMES
