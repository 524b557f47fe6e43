-- Notes a session where its owner's are found. KEYS: 1 the owner's sessions, by the time until which they are to be found. ARGV: 1 the
-- session, 2 that time, 3 how many sessions are noted at most.
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[1], ARGV[2], ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', clock[1] * 1000 + math.floor(clock[2] / 1000))
redis.call('ZREMRANGEBYRANK', KEYS[1], 0, -ARGV[3] - 1)
local last = redis.call('ZRANGE', KEYS[1], -1, -1, 'WITHSCORES')
if last[2] then
    redis.call('PEXPIREAT', KEYS[1], string.format('%d', last[2]))
end
return 1
