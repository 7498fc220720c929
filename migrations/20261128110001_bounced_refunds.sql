-- migrate:up
-- A refund that was accepted and came back gave nobody money. The simulator's books say so, as a real provider's do: else a second
-- try after it looks as if more was given back than was taken.
alter table simulator.refunds add column failed_at timestamptz;
update simulator.refunds f set failed_at = f.created_at
from simulator.charges c where c.key = f.charge_key and c.method = 'sim_refund_fails';

-- migrate:down
-- forward only
