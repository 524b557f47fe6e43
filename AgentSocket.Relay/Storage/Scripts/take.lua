-- Takes a run from another server, or one that is in nobody's hands: its next attempt is in this server's. That the run is here already is
-- what an earlier call has done whose answer didn't arrive, or a commit: that attempt is fenced off too.
-- ARGV: 5 the other server, 6 the run, 7 the time. Returns the session, the attempt, the INVOKE, the deadline, whether the text is known, the
-- text, the inbox, the attempt that waited, if one did, and how many attempts were lost.
local meta = redis.call('HMGET', META, 'live', 'relay')
local runs, number = read_runs(meta[1]), ARGV[6]
local run = runs[number]
if not run or (run.server ~= ARGV[5] and run.server ~= SERVER) then
    return false
end
if not is_whole(number, run) then
    return forget()
end
ring(run.server)
ring(meta[2])
local waited = run.server == '' and int(run.attempt) or ''
next_attempt(run, tonumber(ARGV[7]))
redis.call('HSET', META, 'r' .. number, format_run(run))
local text = redis.call('GET', TEXT .. number) or ''
local known = #text == run.bytes
local answer = { view(), int(run.attempt), redis.call('HGET', META, 'i' .. number), run.deadline, known and '1' or '', known and text or '',
    redis.call('HGETALL', INBOX .. number), waited, int(run.lost) }
if waited ~= '' and not is_waiting(runs) then
    expire(life(meta[2] ~= '', false), runs)
end
return answer
