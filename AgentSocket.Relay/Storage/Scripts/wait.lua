-- Notes runs before they are suspended, where every server finds them when they have expired. KEYS: 1 the runs that wait, by their expiry.
-- ARGV: 1 life of what is written here, then each run behind its expiry.
for i = 2, #ARGV, 2 do
    redis.call('ZADD', KEYS[1], ARGV[i], ARGV[i + 1])
end
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
