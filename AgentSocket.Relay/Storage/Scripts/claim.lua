-- Takes a session over for a connection of this server. Tokens are compared by their hashes, which tell nothing of the token by the time
-- that their comparison takes.
-- ARGV: 5 presented token, 6 next token, 7 owner, 8 received, 9 connection, 10 which try. Returns the session, and until when it is to be
-- found by its owner, if it has one; or false if it can't be had.
local meta = redis.call('HMGET', META, 'gen', 'relay', 'tok', 'ptok', 'owner', 'sent', 'acked', 'live', 'try', 'cid', 'noted')
if not meta[1] or meta[5] ~= ARGV[7] or (meta[3] ~= ARGV[5] and meta[4] ~= ARGV[5]) then
    return false
end
if tonumber(ARGV[10]) > 0 and tonumber(ARGV[10]) < tonumber(meta[9] or 0) then
    return false
end

-- Asked again, or a first try that takes effect late: the connection has the session. It isn't to be fenced by itself, and its token stays.
if meta[10] == ARGV[9] then
    return { view(), meta[11] and meta[11] ~= '0' and meta[11] or '' }
end
local sent, acked, received = tonumber(meta[6]), tonumber(meta[7]), tonumber(ARGV[8])
if received < acked or received > sent then
    return false
end

-- Keys that are evicted are evicted whole: if both ends of what must be there are, all is.
if sent > acked then
    local first = redis.call('XRANGE', LOG, int(acked + 1) .. '-0', '+', 'COUNT', 1)[1]
    local last = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
    if not first or span(first) > acked + 1 or select(2, span(last)) ~= sent then
        return forget()
    end
end

local runs = read_runs(meta[8])
local lives = life(true, is_waiting(runs))
local noted = note(meta[5], 0, lives)
redis.call('HSET', META, 'gen', int(tonumber(meta[1]) + 1), 'relay', SERVER, 'cid', ARGV[9], 'tok', ARGV[6], 'ptok', ARGV[5],
    'try', int(math.max(tonumber(ARGV[10]), tonumber(meta[9] or 0))), 'noted', noted and int(noted) or '0')
ring(meta[2])
for _, run in pairs(runs) do
    ring(run.server)
end
expire(lives, runs)
return { view(), noted and int(noted) or '' }
