-- For wrk: sends each POST of a file once, or for a number of rounds. A line of the file is path, token and
-- body.
local posts = {}
local sent, last = 0, 0

function init(args)
  for line in io.lines(args[1]) do
    local path, token, body = line:match('^(%S+) (%S+) (.*)$')
    local headers = {['content-type'] = 'application/json', authorization = 'Bearer ' .. token}
    posts[#posts + 1] = wrk.format('POST', path, headers, body)
  end
  last = #posts * tonumber(args[2])
end

function request()
  sent = sent + 1
  if sent == last + 1 then
    wrk.thread:stop()
    -- wrk's main thread sleeps to the end of its time, and handles no signal while it runs this command.
    os.execute('(sleep 0.01; kill -INT $PPID) &')
  end
  return posts[(sent - 1) % #posts + 1]
end
