-- Notes runs of a server, before they are begun or taken, where others find them when it dies. KEYS: 1 the servers, 2 its set.
-- ARGV: 1 the server, 2 life of what is written here, then the runs.
for i = 3, #ARGV do
    redis.call('SADD', KEYS[2], ARGV[i])
end
redis.call('PEXPIRE', KEYS[2], ARGV[2])
local clock = redis.call('TIME')
redis.call('ZADD', KEYS[1], 'NX', clock[1] * 1000 + math.floor(clock[2] / 1000), ARGV[1])
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 1
