-- The second half of a commit: writes what the first has found out, tells whom it concerns, and lets the session live on.
if sent > was_sent then
    -- Unacknowledged frames must be there still; and the number of an entry must be new.
    local arguments = { 'XADD', LOG }
    if was_sent > was_acked then
        arguments[3] = 'NOMKSTREAM'
    end
    for _, argument in ipairs({ int(sent) .. '-1', 'f', table.concat(frames), 'n', int(sent - was_sent) }) do
        arguments[#arguments + 1] = argument
    end
    local added = redis.pcall(unpack(arguments))
    if not added or (added.err and string.find(added.err, 'equal or smaller', 1, true)) then
        return forget(numbers)
    elseif added.err then
        return added
    end
end
if acked > was_acked then
    redis.call('XTRIM', LOG, 'MINID', '=', int(acked + 1))
end

local detaches = delivers and relay ~= '' and ARGV[12] == '1'
if detaches then
    relay = ''
end
local live = {}
for _, number in ipairs(numbers) do
    if runs[number] then
        live[#live + 1] = number
    end
end

-- Without a connection, only a run more that waits, or none any more, changes how long the session lives; but all keys live alike.
local waiting, lives = is_waiting(runs), nil
if relay ~= '' or detaches or suspends or waiting ~= was_waiting then
    lives = life(relay ~= '', waiting)
else
    lives = math.max(redis.call('PTTL', META), 0)
end
local noted = note(meta[12], tonumber(meta[13]), lives)
local answer = table.concat({ int(sent), int(bytes), int(acked), ack_bytes, int(tools), (generation ~= 0 and not delivers) and '1' or '0',
    table.concat(rejected, ','), table.concat(left, ','), noted and int(noted) or '', noted and meta[12] or '' }, '|')
local fields = { 'relay', relay, 'sent', int(sent), 'bytes', int(bytes), 'acked', int(acked), 'ackBytes', ack_bytes, 'recv', received,
    'lastRun', int(last_run), 'tools', int(tools), 'events', int(events), 'noted', noted and int(noted) or meta[13],
    'live', table.concat(live, ','), 'w:' .. SERVER, ARGV[5], 'a:' .. SERVER, answer }
for number in pairs(changed) do
    if runs[number] then
        fields[#fields + 1] = 'r' .. number
        fields[#fields + 1] = format_run(runs[number])
    end
end
redis.call('HSET', META, unpack(fields))

if sent > was_sent then
    ring(relay)
end
for _, run in ipairs(left) do
    ring(string.match(run, '^[^:]*'))
end
if acked > was_acked then
    for _, number in ipairs(live) do
        ring(runs[number].server)
    end
end
expire(lives, runs)
return answer
