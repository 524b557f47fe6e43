-- Says that a server lives, and finds runs of servers that don't. KEYS: 1 the servers by their last beats, 2 what the names of the sets
-- of their runs begin with. ARGV: 1 this server, 2 lease, 3 life of what is written here, 4 how many runs, 5 how many of its own, then
-- runs that are to be taken out of the sets, each behind its server. Returns some of the server's own runs, then those that it may take,
-- each list behind the server's name.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i = 6, #ARGV, 2 do
    redis.call('SREM', KEYS[2] .. ARGV[i], ARGV[i + 1])
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2] .. ARGV[1], ARGV[3])
local found = { ARGV[1], redis.call('SRANDMEMBER', KEYS[2] .. ARGV[1], ARGV[5]) }
for _, server in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now - ARGV[2])) do
    local runs = redis.call('SRANDMEMBER', KEYS[2] .. server, ARGV[4])
    if #runs == 0 then
        -- If it isn't dead after all, its next beat or its next run brings it back.
        redis.call('ZREM', KEYS[1], server)
    else
        found[#found + 1] = server
        found[#found + 1] = runs
    end
end
return found
