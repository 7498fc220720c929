-- migrate:up
-- No state of money is an end while money can still reach it: captures after a no, refunds that fail after they were
-- done, chargebacks. A refund that the provider will not make has failed, and says why.

alter table payments drop constraint payments_status_check;
alter table payments add constraint payments_status_check
  check (status in ('requested', 'captured', 'declined', 'refund_due', 'refunded', 'disputed'));
drop trigger payments_transition on payments;
create trigger payments_transition before update of status on payments
  for each row when (old.status is distinct from new.status) execute function refuse_transition(
    '{"requested": ["captured", "declined", "refund_due"], "captured": ["refund_due", "refunded", "disputed"], "declined": ["refund_due"], "refund_due": ["refunded", "disputed"], "refunded": ["refund_due", "disputed"], "disputed": ["captured", "refund_due", "refunded"]}');

drop trigger refunds_transition on refunds;
alter table refunds drop constraint refunds_status_check;
update refunds set status = 'failed' where status = 'refused';
alter table refunds add constraint refunds_status_check check (status in ('due', 'refunded', 'failed'));
create trigger refunds_transition before update of status on refunds
  for each row when (old.status is distinct from new.status) execute function refuse_transition(
    '{"due": ["refunded", "failed"], "refunded": ["failed"], "failed": ["due", "refunded"]}');
alter table refunds rename column error to failure_reason;
-- The provider knows a failed refund's key for good: each retry has its own.
alter table refunds add column retries integer not null default 0;

-- migrate:down
-- forward only
