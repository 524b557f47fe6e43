-- Applies a commit: fences, frames, counts and runs, at one moment.
-- ARGV: 3 sequence, 4 generation, 5 retention, 6 received, 7 acknowledged, 8 acknowledged bytes, 9 confirms the token, 10 detaches,
-- 11 creates, 12 connection, 13 token, 14 owner, 15 bytes a text may have, then the items, each behind its kind and its run:
-- begin: invoke, deadline, trace context; attempt: attempt; append: attempt, answer, tool revision, state, replaces, ends, count, bytes,
-- frames, text. What isn't given is empty. Returns the answer, or false if the session is gone.
local sequence, generation, retention, acknowledge = tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[7])
local creates, text_limit = ARGV[11] == '1', tonumber(ARGV[15])
local meta = redis.call('HMGET', META, 'gen', 'relay', 'sent', 'bytes', 'acked', 'ackBytes', 'recv', 'lastRun', 'tools', 'live', 'w:' .. SERVER)
if not meta[1] then
    redis.call('DEL', LOG)
    if not creates or sequence ~= 1 then
        return false
    end
    meta = { '1', SERVER, '0', '0', '0', '0', '0', '0', '0', '', '0' }
    redis.call('HSET', META, 'gen', '1', 'cid', ARGV[12], 'tok', ARGV[13], 'owner', ARGV[14])
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
local received, last_run, tools = meta[7], tonumber(meta[8]), tonumber(meta[9])
local runs, numbers = read_runs(meta[10])
local was_sent, was_acked = sent, acked
local frames, rejected, ended, changed = {}, {}, {}, {}

if delivers then
    if ARGV[6] ~= '' and tonumber(ARGV[6]) > tonumber(received) then
        received = ARGV[6]
    end
    if acknowledge and acknowledge > acked then
        acked, ack_bytes = acknowledge, ARGV[8]
    end
    if ARGV[9] == '1' then
        redis.call('HDEL', META, 'ptok')
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

local item, at = 0, 16
while at <= #ARGV do
    local kind, number, run, accepted = ARGV[at], ARGV[at + 1], runs[ARGV[at + 1]], false
    if kind == 'begin' then
        accepted = delivers and tonumber(number) > last_run
        if accepted then
            last_run, numbers[#numbers + 1] = tonumber(number), number
            runs[number] = { attempt = 1, server = SERVER, state = '1', bytes = 0, deadline = ARGV[at + 3], trace = ARGV[at + 4] }
            redis.call('HSET', META, 'i' .. number, ARGV[at + 2])
        end
        at = at + 5
    elseif kind == 'attempt' then
        accepted = run and run.server == SERVER and tonumber(ARGV[at + 2]) == run.attempt + 1
        if accepted then
            run.attempt = run.attempt + 1
        end
        at = at + 3
    else
        local attempt, revision = tonumber(ARGV[at + 2]), tonumber(ARGV[at + 4])
        if number == '0' then
            accepted = delivers or ARGV[at + 3] == ''
        elseif attempt == 0 then
            accepted = delivers and run
        else
            accepted = run and run.server == SERVER and run.attempt == attempt
        end
        accepted = accepted and (not revision or revision == tools + 1)
        if accepted then
            tools, sent, bytes = revision or tools, sent + tonumber(ARGV[at + 8]), bytes + tonumber(ARGV[at + 9])
            frames[#frames + 1] = ARGV[at + 10]
            if run and ARGV[at + 7] == '1' then
                runs[number], ended[#ended + 1] = nil, run.server .. ':' .. number
                redis.call('DEL', TEXT .. number)
                redis.call('HDEL', META, 'r' .. number, 'i' .. number)
            elseif run then
                run.state = ARGV[at + 5] ~= '' and ARGV[at + 5] or run.state
                remember(run, number, ARGV[at + 11], ARGV[at + 6] == '1')
            end
        end
        at = at + 12
    end
    if accepted and runs[number] then
        changed[number] = true
    elseif not accepted then
        rejected[#rejected + 1] = item
    end
    item = item + 1
end
