-- Reads entries of the log. ARGV: 5 the last frame that isn't read, 6 about how many bytes. Returns, one behind the other, each entry's
-- first frame and its frames; or false if that place is gone.
local after, limit = tonumber(ARGV[5]), tonumber(ARGV[6])
local meta = redis.call('HMGET', META, 'sent', 'acked')
if not meta[1] or after > tonumber(meta[1]) then
    return false
end
local sent, acked, found, expected, bytes = tonumber(meta[1]), tonumber(meta[2]), {}, after + 1, 0
while expected <= sent and bytes < limit do
    local entries = redis.call('XRANGE', LOG, int(expected) .. '-0', '+', 'COUNT', 16)
    local intact = #entries > 0
    for _, entry in ipairs(entries) do
        local from, to = span(entry)
        intact = intact and from <= expected
        found[#found + 1] = int(from)
        found[#found + 1] = entry[2][2]
        expected, bytes = to + 1, bytes + #entry[2][2]
    end
    if not intact then
        -- What was acknowledged may be gone; anything else must not.
        return after >= acked and forget()
    end
end
return found
