-- What the scripts of a session have in common; this text stands before each of theirs.
-- KEYS: 1 the session's hash, 2 its log, 3 what the names of its runs' texts begin with. ARGV: 1 this server, 2 the session.
-- A run is the field r<n> of the hash: attempt|server|state|bytes of its text, -1 if that isn't known|deadline|trace context.
local META, LOG, TEXT, SERVER, SESSION = KEYS[1], KEYS[2], KEYS[3], ARGV[1], ARGV[2]

-- Large numbers must not become 1e+15.
local function int(number)
    return string.format('%d', number)
end

local function parse_run(value)
    local attempt, server, state, bytes, deadline, trace = string.match(value, '^(%d+)|([^|]*)|(%d+)|(%-?%d+)|(%-?%d*)|(.*)$')
    return { attempt = tonumber(attempt), server = server, state = state, bytes = tonumber(bytes), deadline = deadline, trace = trace }
end

local function format_run(run)
    return table.concat({ int(run.attempt), run.server, run.state, int(run.bytes), run.deadline, run.trace }, '|')
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

-- The session's life from now on, in all its keys.
local function expire(milliseconds, numbers)
    redis.call('PEXPIRE', META, milliseconds)
    redis.call('PEXPIRE', LOG, milliseconds)
    for _, number in ipairs(numbers) do
        redis.call('PEXPIRE', TEXT .. number, milliseconds)
    end
end

-- While a connection carries the session, its server touches it four times in a retention; it may be late.
local function attached_life(retention)
    return int(retention + math.max(math.floor(retention / 4), 15000))
end

-- Nothing is left of the session, and whoever has to do with it is told.
local function forget()
    local known = redis.call('HMGET', META, 'relay', 'live')
    ring(known[1])
    local runs = read_runs(known[2])
    for number, run in pairs(runs) do
        ring(run.server)
        redis.call('DEL', TEXT .. number)
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

-- The session as this server sees it: eleven values, then each run's number and field.
local function view()
    local seen = redis.call('HMGET', META, 'gen', 'cid', 'owner', 'w:' .. SERVER, 'recv', 'sent', 'bytes', 'acked', 'ackBytes', 'tools', 'lastRun')
    seen[4] = seen[4] or '0'
    local runs, numbers = read_runs(redis.call('HGET', META, 'live'))
    for _, number in ipairs(numbers) do
        seen[#seen + 1] = number
        seen[#seen + 1] = format_run(runs[number])
    end
    return seen
end
