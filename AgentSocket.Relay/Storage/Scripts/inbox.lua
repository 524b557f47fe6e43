-- Reads a run's inbox. ARGV: 5 the run, 6 how many frames are known. Returns the frames behind them.
local run, after, frames = read_runs(redis.call('HGET', META, 'live'))[ARGV[5]], tonumber(ARGV[6]), {}
if not run then
    return frames
end
if not is_whole(ARGV[5], run) then
    forget()
    return frames
end
for i = after + 1, run.frames do
    frames[#frames + 1] = redis.call('HGET', INBOX .. ARGV[5], 'f' .. int(i))
end
return frames
