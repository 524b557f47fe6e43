-- Takes a session over for a connection of this server. Tokens are compared by their hashes, which tell nothing of the token by the time
-- that their comparison takes.
-- ARGV: 3 presented token, 4 next token, 5 owner, 6 received, 7 connection, 8 retention, 9 which try. Returns the session, or false if it can't be had.
local meta = redis.call('HMGET', META, 'gen', 'relay', 'tok', 'ptok', 'owner', 'sent', 'acked', 'live', 'try')
if not meta[1] or meta[5] ~= ARGV[5] or (meta[3] ~= ARGV[3] and meta[4] ~= ARGV[3]) then
    return false
end
if tonumber(ARGV[9]) > 0 and tonumber(ARGV[9]) < tonumber(meta[9] or 0) then
    return false
end
local sent, acked, received = tonumber(meta[6]), tonumber(meta[7]), tonumber(ARGV[6])
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

redis.call('HSET', META, 'gen', int(tonumber(meta[1]) + 1), 'relay', SERVER, 'cid', ARGV[7], 'tok', ARGV[4], 'ptok', ARGV[3],
    'try', int(math.max(tonumber(ARGV[9]), tonumber(meta[9] or 0))))
ring(meta[2])
local runs, numbers = read_runs(meta[8])
for _, run in pairs(runs) do
    ring(run.server)
end
expire(attached_life(tonumber(ARGV[8])), numbers)
return view()
