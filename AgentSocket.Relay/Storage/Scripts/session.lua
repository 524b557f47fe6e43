-- What the scripts of a session have in common; this text stands before each of theirs.
-- KEYS: 1 the session's hash, 2 its log, 3 what the names of its runs' texts begin with, 4 and those of their inboxes. ARGV: 1 this server,
-- 2 the session, 3 retention, 4 how long a run may wait for its client.
-- A run is the field r<n> of the hash: attempt|server|state|bytes of its text, -1 if that isn't known|deadline|frames of its inbox|bytes of
-- them|requests|open questions and calls|attempts that were lost|arrival|queue time|first
-- token|trace context. A suspended run's server is empty, and its deadline what is left.
-- An inbox is a hash: q<kind>:<number> is a request, 1 or 0 for settled or not|when it expires, and for guidance that is open |the frame
-- that gives it back; f<i> is a frame.
local META, LOG, TEXT, INBOX = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local SERVER, SESSION, RETENTION, WAIT = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

-- Large numbers must not become 1e+15.
local function int(number)
    return string.format('%d', number)
end

local function parse_run(value)
    local attempt, server, state, bytes, deadline, frames, size, asked, open, lost, arrived, queue, first, trace =
        string.match(value, '^(%d+)|([^|]*)|(%d+)|(%-?%d+)|(%-?%d*)|(%d+)|(%d+)|(%d+)|(%d+)|(%d+)|(%-?%d+)|(%d*)|(%d*)|(.*)$')
    return { attempt = tonumber(attempt), server = server, state = state, bytes = tonumber(bytes), deadline = deadline,
        frames = tonumber(frames), size = tonumber(size), asked = tonumber(asked), open = tonumber(open), lost = tonumber(lost),
        arrived = arrived, queue = queue, first = first, trace = trace }
end

local function format_run(run)
    return table.concat({ int(run.attempt), run.server, run.state, int(run.bytes), run.deadline,
        int(run.frames), int(run.size), int(run.asked), int(run.open), int(run.lost), run.arrived, run.queue, run.first, run.trace }, '|')
end

-- The runs that go on, by number, and their numbers in order.
local function read_runs(live)
    local runs, numbers, fields = {}, {}, {}
    for number in string.gmatch(live or '', '%d+') do
        numbers[#numbers + 1] = number
        fields[#fields + 1] = 'r' .. number
    end
    if #fields > 0 then
        for i, value in ipairs(redis.call('HMGET', META, unpack(fields))) do
            runs[numbers[i]] = parse_run(value)
        end
    end
    return runs, numbers
end

-- Doorbells are for others, and one ring is enough.
local rung = { [''] = true, [SERVER] = true }
local function ring(server)
    if server and not rung[server] then
        rung[server] = true
        redis.call('PUBLISH', 'as:bell:' .. server, SESSION)
    end
end

-- How long the session lives. While a connection carries it, its server touches it four times in a retention, and may be late; while a run
-- is in nobody's hands, it lives as long as that may wait, too.
local function life(attached, waiting)
    return RETENTION + (attached and math.max(math.floor(RETENTION / 4), 15000) or 0) + (waiting and WAIT or 0)
end

-- The session's life from now on, in all its keys.
local function expire(milliseconds, runs)
    redis.call('PEXPIRE', META, int(milliseconds))
    redis.call('PEXPIRE', LOG, int(milliseconds))
    for number, run in pairs(runs) do
        redis.call('PEXPIRE', TEXT .. number, int(milliseconds))
        if run.frames + run.asked > 0 then
            redis.call('PEXPIRE', INBOX .. number, int(milliseconds))
        end
    end
end

-- Until when the session is to be found by its owner, if that must be noted anew; else nothing. Not at each step, so for longer than it lives.
local function note(owner, noted, lives)
    local clock, slack = redis.call('TIME'), life(true, false)
    local ends = clock[1] * 1000 + math.floor(clock[2] / 1000) + lives
    if owner == '' or (noted >= ends and noted <= ends + 2 * slack) then
        return nil
    end
    return ends + slack
end

local function is_waiting(runs)
    for _, run in pairs(runs) do
        if run.server == '' then
            return true
        end
    end
    return false
end

-- Whether nothing of a run's inbox was evicted.
local function is_whole(number, run)
    return redis.call('HLEN', INBOX .. number) == run.frames + run.asked
end

-- The next attempt at a run is in this server's hands. A suspended run is running again, and its deadline goes on.
local function next_attempt(run, now)
    if run.server == '' then
        run.state, run.deadline = '1', run.deadline ~= '' and int(now + tonumber(run.deadline)) or ''
    end
    run.attempt, run.server = run.attempt + 1, SERVER
end

-- Nothing is left of the session, nor of runs that this step has begun; and whoever has to do with it is told.
local function forget(begun)
    local known = redis.call('HMGET', META, 'relay', 'live')
    ring(known[1])
    local runs = read_runs(known[2])
    for number, run in pairs(runs) do
        ring(run.server)
        redis.call('DEL', TEXT .. number, INBOX .. number)
    end
    for _, number in ipairs(begun or {}) do
        redis.call('DEL', TEXT .. number, INBOX .. number)
    end
    redis.call('DEL', META, LOG)
    return false
end

-- The first frame of an entry of the log, and its last.
local function span(entry)
    local last = tonumber(string.match(entry[1], '^%d+'))
    local fields = entry[2]
    for i = 1, #fields, 2 do
        if fields[i] == 'n' then
            return last - tonumber(fields[i + 1]) + 1, last
        end
    end
end

-- The session as this server sees it: twelve values, then each run's number and field.
local function view()
    local seen = redis.call('HMGET', META, 'gen', 'cid', 'owner', 'w:' .. SERVER, 'recv', 'sent', 'bytes', 'acked', 'ackBytes', 'tools', 'lastRun', 'offer')
    seen[4], seen[12] = seen[4] or '0', seen[12] or ''
    local runs, numbers = read_runs(redis.call('HGET', META, 'live'))
    for _, number in ipairs(numbers) do
        seen[#seen + 1] = number
        seen[#seen + 1] = format_run(runs[number])
    end
    return seen
end
