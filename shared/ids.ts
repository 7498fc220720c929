// Ids are UUIDv7: made anywhere, sorted by time, so that indexes grow at one end.
import { v5, v7 } from 'uuid'
import * as v from 'valibot'

export const newId = (): string => v7()

/** The same for the same: for what a repeat has to find again under its id. */
export const derivedId = (fromId: string, name: string): string => v5(name, fromId)

/** An id in a path, query or body; the answer for anything else names the field. */
export const Id = v.pipe(v.string('must be an id (UUID)'), v.uuid('must be an id (UUID)'), v.toLowerCase())
