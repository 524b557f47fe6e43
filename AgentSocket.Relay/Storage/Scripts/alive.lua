-- Says whether a server's lease goes on. KEYS: 1 the servers by their last beats. ARGV: 1 the server, 2 lease.
local clock = redis.call('TIME')
local beat = redis.call('ZSCORE', KEYS[1], ARGV[1])
return beat and tonumber(beat) > clock[1] * 1000 + math.floor(clock[2] / 1000) - ARGV[2] and 1 or 0
