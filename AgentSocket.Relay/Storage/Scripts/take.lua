-- Takes a run from another server: its next attempt is in this server's hands. That the run is here already is what an earlier call has
-- done whose answer didn't arrive: its attempt is fenced off too.
-- ARGV: 3 the other server, 4 the run. Returns the session, the attempt, the INVOKE, the deadline, whether the text is known, and the text.
local runs = read_runs(redis.call('HGET', META, 'live'))
local run = runs[ARGV[4]]
if not run or (run.server ~= ARGV[3] and run.server ~= SERVER) then
    return false
end
ring(run.server)
ring(redis.call('HGET', META, 'relay'))
run.attempt, run.server = run.attempt + 1, SERVER
redis.call('HSET', META, 'r' .. ARGV[4], format_run(run))
local text = redis.call('GET', TEXT .. ARGV[4]) or ''
local known = #text == run.bytes
return { view(), int(run.attempt), redis.call('HGET', META, 'i' .. ARGV[4]), run.deadline, known and '1' or '', known and text or '' }
