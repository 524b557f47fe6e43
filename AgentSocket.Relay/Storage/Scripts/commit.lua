-- Applies a commit: fences, frames, counts and runs, at one moment.
-- ARGV: 5 sequence, 6 generation, 7 the time, 8 received, 9 acknowledged, 10 acknowledged bytes, 11 confirms the token, 12 detaches,
-- 13 creates, 14 connection, 15 token, 16 owner, 17 offers tools, 18 those, 19 bytes a text may have, 20 bytes an inbox may have, 21 the
-- last run that was invoked, then the items, each behind its kind and its run:
-- begin: invoke, deadline, trace context, arrival; attempt: attempt, how many were lost; append: attempt, answer, tool revision, state, replaces, ends, count, bytes,
-- frames, text, event, queue time, first token, number of requests, and each of those: its field, settled, expiry; receive: attempt, field of the request, expiry,
-- frame, what gives it back; suspend: attempt, seen, deadline. What isn't given is empty. Returns the answer, or false if the session is gone.
local sequence, generation, now, acknowledge = tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[9])
local creates, text_limit, inbox_limit = ARGV[13] == '1', tonumber(ARGV[19]), tonumber(ARGV[20])
local meta = redis.call('HMGET', META, 'gen', 'relay', 'sent', 'bytes', 'acked', 'ackBytes', 'recv', 'lastRun', 'tools', 'live', 'w:' .. SERVER,
    'owner', 'noted', 'events')
if not meta[1] then
    redis.call('DEL', LOG)
    if not creates or sequence ~= 1 then
        return false
    end
    meta = { '1', SERVER, '0', '0', '0', '0', '0', '0', '0', '', '0', ARGV[16], '0', '0' }
    redis.call('HSET', META, 'gen', '1', 'cid', ARGV[14], 'tok', ARGV[15], 'owner', ARGV[16])
    generation = 1
elseif sequence <= tonumber(meta[11] or 0) then
    return redis.call('HGET', META, 'a:' .. SERVER)
elseif creates then
    return false
elseif sequence ~= tonumber(meta[11] or 0) + 1 or generation > tonumber(meta[1]) or (acknowledge or 0) > tonumber(meta[3]) then
    return forget()
end

local delivers, relay = generation == tonumber(meta[1]), meta[2]
local sent, bytes, acked, ack_bytes = tonumber(meta[3]), tonumber(meta[4]), tonumber(meta[5]), meta[6]
local received, last_run, tools, events = meta[7], tonumber(meta[8]), tonumber(meta[9]), tonumber(meta[14])
local runs, numbers = read_runs(meta[10])
local was_sent, was_acked, was_waiting, suspends = sent, acked, is_waiting(runs), false
local frames, rejected, left, changed = {}, {}, {}, {}

if delivers then
    if ARGV[8] ~= '' and tonumber(ARGV[8]) > tonumber(received) then
        received = ARGV[8]
    end
    if acknowledge and acknowledge > acked then
        acked, ack_bytes = acknowledge, ARGV[10]
    end
    if ARGV[11] == '1' then
        redis.call('HDEL', META, 'ptok')
    end
    if ARGV[17] == '1' then
        redis.call('HSET', META, 'offer', ARGV[18])
    end
end

-- A frame's length as it stands before it in the log: seven bits a byte, the lowest first.
local function varint(length)
    local digits = {}
    while length > 127 do
        digits[#digits + 1] = string.char(length % 128 + 128)
        length = math.floor(length / 128)
    end
    return table.concat(digits) .. string.char(length)
end

-- Whether an event is new; then it is known from now on, and the 256th before it isn't any more.
local function learn(event)
    if event == '' then
        return true
    elseif redis.call('HEXISTS', META, 'e:' .. event) == 1 then
        return false
    end
    local slot = 'E' .. events % 256
    local oldest = redis.call('HGET', META, slot)
    redis.call('HSET', META, 'e:' .. event, '', slot, event)
    if oldest then
        redis.call('HDEL', META, 'e:' .. oldest)
    end
    events = events + 1
    return true
end

local function has_attempt(run, attempt)
    return run and run.server == SERVER and run.attempt == tonumber(attempt)
end

-- What a frame asks, or settles. What would give guidance back goes when that is settled.
local function ask(run, number, field, settled, expires, returned)
    local known = redis.call('HGET', INBOX .. number, field)
    local settles = settled and (not known or string.sub(known, 1, 1) == '0')
    if not known then
        redis.call('HSET', INBOX .. number, field, (settled and '1|' or '0|') .. expires .. (returned and '|' .. returned or ''))
    elseif settles then
        redis.call('HSET', INBOX .. number, field, '1' .. string.match(known, '^0(|%d*)'))
    end
    if not known then
        run.asked = run.asked + 1
    end

    -- Guidance, of kind 2, isn't waited for.
    if string.sub(field, 1, 2) ~= 'q2' then
        run.open = run.open + ((not known and not settled) and 1 or (known and settles) and -1 or 0)
    end
end

-- What the client says: an answer settles an open request, guidance opens one. Or what is said in its place, of a request that has expired:
-- for that there is always room. For answers guidance leaves room, and long answers for short ones, as ReceiveFrame.LimitOf says.
local function receive(run, number, field, expires, frame, returned, has_expired)
    local opens, known = string.sub(field, 1, 2) == 'q2', redis.call('HGET', INBOX .. number, field)
    if (opens and known) or (not opens and (not known or string.sub(known, 1, 1) == '1')) then
        return false
    end
    local size = run.size + #frame + 64
    local limit = opens and inbox_limit / 2 or #frame > 1024 and inbox_limit or inbox_limit + 65536
    if size > limit and not has_expired then
        return 'full'
    end
    ask(run, number, field, not opens, expires, opens and returned)
    run.frames, run.size = run.frames + 1, size
    redis.call('HSET', INBOX .. number, 'f' .. int(run.frames), frame)
    return true
end

-- Guidance that is open goes back before the run's end, as whole frames, in the order of its numbers.
local function give_back(run, number)
    local open = {}
    for _, field in ipairs(run.frames > 0 and redis.call('HKEYS', INBOX .. number) or {}) do
        if string.sub(field, 1, 3) == 'q2:' then
            open[#open + 1] = field
        end
    end
    table.sort(open, function(a, b)
        return tonumber(string.sub(a, 4)) < tonumber(string.sub(b, 4))
    end)
    for _, field in ipairs(open) do
        local frame = string.match(redis.call('HGET', INBOX .. number, field), '^0|%d*|(.+)$')
        if frame then
            sent, bytes = sent + 1, bytes + #frame
            frames[#frames + 1] = varint(#frame) .. frame
        end
    end
end

local function remember(run, number, text, replaces)
    local key = TEXT .. number
    if replaces then
        run.bytes = #text
        if run.bytes > text_limit or run.bytes == 0 then
            redis.call('DEL', key)
        else
            redis.call('SET', key, text)
        end
    elseif run.bytes >= 0 and #text > 0 then
        run.bytes = run.bytes + #text
        if run.bytes <= text_limit and redis.call('APPEND', key, text) ~= run.bytes then
            run.bytes = -1
        end
    end
    if run.bytes > text_limit or run.bytes < 0 then
        redis.call('DEL', key)
        run.bytes = -1
    end
end

local item, at = 0, 22
while at <= #ARGV do
    local kind, number, run, accepted, full = ARGV[at], ARGV[at + 1], runs[ARGV[at + 1]], false, ''
    local ends = kind == 'append' and ARGV[at + 7] == '1'
    local uses_inbox = kind == 'receive' or kind == 'suspend' or (kind == 'append' and ARGV[at + 15] ~= '0') or (ends and run and run.frames > 0)
    if run and uses_inbox and not is_whole(number, run) then
        return forget(numbers)
    end
    if kind == 'begin' then
        accepted = delivers and tonumber(number) > last_run
        if accepted then
            last_run, numbers[#numbers + 1] = tonumber(number), number
            runs[number] = { attempt = 1, server = SERVER, state = '1', bytes = 0, deadline = ARGV[at + 3], frames = 0, size = 0, asked = 0,
                open = 0, lost = 0, arrived = ARGV[at + 5], queue = '', first = '', trace = ARGV[at + 4] }
            redis.call('HSET', META, 'i' .. number, ARGV[at + 2])
        end
        at = at + 6
    elseif kind == 'attempt' then
        accepted = has_attempt(run, ARGV[at + 2] - 1)
        if accepted then
            run.lost = tonumber(ARGV[at + 3])
            next_attempt(run, now)
        end
        at = at + 4
    elseif kind == 'receive' then
        if ARGV[at + 2] == '0' then
            accepted = delivers and run
        else
            accepted = has_attempt(run, ARGV[at + 2])
        end
        local outcome = accepted and receive(run, number, ARGV[at + 3], ARGV[at + 4], ARGV[at + 5], ARGV[at + 6], ARGV[at + 2] ~= '0')
        accepted, full = outcome == true, outcome == 'full' and 'f' or ''
        if accepted and run.server == '' then
            left[#left + 1] = ':' .. number .. ':' .. int(run.attempt)
            next_attempt(run, now)
        elseif accepted then
            ring(run.server)
        end
        at = at + 7
    elseif kind == 'suspend' then
        accepted = has_attempt(run, ARGV[at + 2]) and run.open > 0 and run.frames == tonumber(ARGV[at + 3])
        if accepted then
            run.server, run.deadline, suspends = '', ARGV[at + 4], true
        end
        at = at + 5
    else
        local revision, requests = tonumber(ARGV[at + 4]), tonumber(ARGV[at + 15])
        if number == '0' then
            accepted = delivers or ARGV[at + 3] == ''
        elseif ARGV[at + 2] == '0' then
            accepted = delivers and run
        else
            accepted = has_attempt(run, ARGV[at + 2])
        end
        accepted = accepted and (not revision or revision == tools + 1) and learn(ARGV[at + 12])
        if accepted then
            if run and ends then
                give_back(run, number)
            end
            tools, sent, bytes = revision or tools, sent + tonumber(ARGV[at + 8]), bytes + tonumber(ARGV[at + 9])
            frames[#frames + 1] = ARGV[at + 10]
            if run and ends then
                runs[number], left[#left + 1] = nil, run.server .. ':' .. number .. ':' .. int(run.attempt)
                redis.call('DEL', TEXT .. number, INBOX .. number)
                redis.call('HDEL', META, 'r' .. number, 'i' .. number)
            elseif run then
                run.state = ARGV[at + 5] ~= '' and ARGV[at + 5] or run.state
                run.queue = run.queue ~= '' and run.queue or ARGV[at + 13]
                run.first = run.first ~= '' and run.first or ARGV[at + 14]
                remember(run, number, ARGV[at + 11], ARGV[at + 6] == '1')
                for i = at + 16, at + 13 + 3 * requests, 3 do
                    ask(run, number, ARGV[i], ARGV[i + 1] == '1', ARGV[i + 2])
                end
            end
        end
        at = at + 16 + 3 * requests
    end
    if accepted and runs[number] then
        changed[number] = true
    elseif not accepted then
        rejected[#rejected + 1] = full .. item
    end
    item = item + 1
end

-- Behind those that were begun: the number of a run that was refused is used up too.
if delivers and ARGV[21] ~= '' and tonumber(ARGV[21]) > last_run then
    last_run = tonumber(ARGV[21])
end
