-- A hold's record, "h:<id>" in the showtime's hash: stage, expiresAt, createdAt, fence, count, customer ("c:<id>"), seats (as runs), and
-- then the quote, which may hold any character. Packed, it takes half of what text does, and is taken apart in a fifth of the time.
-- Stages: 0 as made, 1 extended by its owner, 2 reserved: it waits for its payment, and only freeSeats or confirmHold end it early.
-- The fence follows the clock, and never falls: also above what a Redis that lost its last second of writes gave out before.
local HOLD_FORMAT = '>I1I6I6I7I1ss'
