// Ids are UUIDv7: made anywhere, sorted by time, so that indexes grow at one end.
import { v7 } from 'uuid'
import * as v from 'valibot'

export const newId = (): string => v7()

/** An id in a path, query or body; the answer for anything else names the field. */
export const Id = v.pipe(v.string('must be an id (UUID)'), v.uuid('must be an id (UUID)'), v.toLowerCase())
