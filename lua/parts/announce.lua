-- Keeps a change and sends it. What is too old goes once in a while, so that up to twice CHANGES_KEPT are there.
-- needs: changes, change, id (the version as text), number (the version)
if number % CHANGES_KEPT == 0 then
  call('XADD', changes, 'MAXLEN', '=', CHANGES_KEPT_TEXT, id, 's', change)
else
  call('XADD', changes, id, 's', change)
end
call('PUBLISH', changes, id .. ' ' .. change)
