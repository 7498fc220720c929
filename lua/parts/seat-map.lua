-- The seat map: a character a seat, '0' plus its state, plus 4 where the next seat is its neighbour. It is printable on every host,
-- GETRANGE reads only the seats asked for, and a plain search finds free groups. A state is byte(text, at) % NEIGHBOUR: '0' is 48.
-- Seats are given, kept and told as runs, "3-5,9-9": a run costs one read and one write, however many seats it has, and its ends are
-- text, as commands want them. needs: map, and the part clock
local FREE, HELD, SOLD, BLOCKED = 0, 1, 2, 3
local NEIGHBOUR = 4
local ONLY_FREE, ONLY_HELD = '^[04]+$', '^[15]+$'
