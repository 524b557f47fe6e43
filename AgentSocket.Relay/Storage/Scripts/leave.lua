-- Ends a server's lease. KEYS: 1 the servers. ARGV: 1 the server.
return redis.call('ZADD', KEYS[1], 'XX', 0, ARGV[1])
