-- Says that a server lives, and finds runs of servers that don't, and runs that have waited long enough. KEYS: 1 the servers by their last
-- beats, 2 what the names of the sets of their runs begin with, 3 the runs that wait, by their expiry. ARGV: 1 this server, 2 lease, 3 life of
-- what is written here, 4 how many runs, 5 how many of its own, 6 the time by which runs expire, then runs that are to be taken out of the
-- sets, each behind its server, which is empty for those that wait. Returns lists, each behind a server's name: some of the server's own
-- runs, those that have expired, and those of dead servers.
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
for i = 7, #ARGV, 2 do
    if ARGV[i] == '' then
        redis.call('ZREM', KEYS[3], ARGV[i + 1])
    else
        redis.call('SREM', KEYS[2] .. ARGV[i], ARGV[i + 1])
    end
end
redis.call('ZADD', KEYS[1], now, ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[3])
redis.call('PEXPIRE', KEYS[2] .. ARGV[1], ARGV[3])
local found = { ARGV[1], redis.call('SRANDMEMBER', KEYS[2] .. ARGV[1], ARGV[5]),
    '', redis.call('ZRANGEBYSCORE', KEYS[3], '-inf', ARGV[6], 'LIMIT', 0, ARGV[4]) }
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
