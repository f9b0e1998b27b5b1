-- Appends batches in their order, each whole or not at all.
-- ARGV: 1 epoch, 2 the sequence up to which the node stamped with what the events say, 3 now, 4 committed, 5 key window, 6 most keys, 7 repeat window,
--   8 most bytes, 9 age, 10 most events ('' for no bound), 11 number of batches,
--   12 whether replicas must confirm ('1' or '0'); then of each batch count, its kind ('webhook', 'snapshot' or ''), the key ('' for none), its digest, the expected tip
--   ('' for any), the last of its events (from 1) that changes what is known of flows (0 for none), and its events.
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
local stamped = tonumber(ARGV[2])
if not is_sound(s, replid) or s.epoch ~= ARGV[1] or s.tip < stamped then return { 'history' } end
if s.changed > stamped then return { 'behind' } end

local now, key_window, most_keys, repeat_window = math.max(s.received, tonumber(ARGV[3])), tonumber(ARGV[5]), tonumber(ARGV[6]), tonumber(ARGV[7])
local max_bytes, max_age, max_count = tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
local now_text = text(now)
local clock = redis_clock()
-- What keys and calls are judged by: a node whose clock is ahead ends no window early, for it is not believed beyond Redis's own.
local agreed = math.min(now, clock)
local APPENDED, REPEATED, CONFLICT, KEYS_FULL, TIP_MOVED = 0, 1, 2, 3, 4
local OVERHEAD = 64
local GROUPS, SUBJECT, SUBJECT_END = 5, 7, 23

-- A publish as it is remembered: digest, epoch, first sequence, count, time.
local function pack(digest, first, count)
  return digest .. s.epoch .. struct.pack('<ddd', first, count, agreed)
end

local function unpack_publish(packed)
  local first, count, received = struct.unpack('<ddd', packed, 49)
  return { digest = string.sub(packed, 1, 32), epoch = string.sub(packed, 33, 48), first = first, count = count, received = received, packed = packed }
end

local function find_key(field)
  local packed = redis.call('HGET', KEYSET, field)
  if not packed then return nil end
  local found = unpack_publish(packed)
  return agreed - found.received <= key_window and found or nil
end

local function forget_keys(most)
  for _ = 1, most do
    local oldest = redis.call('LINDEX', AGES, 0)
    if not oldest then return end
    local received, field = struct.unpack('<d', oldest), string.sub(oldest, 9)
    if agreed - received <= key_window then return end
    redis.call('LPOP', AGES)
    -- The same key may have been used again after its window; then the later one stays.
    local packed = redis.call('HGET', KEYSET, field)
    if packed and unpack_publish(packed).received == received then redis.call('HDEL', KEYSET, field) end
  end
end

local function are_keys_full()
  if redis.call('HLEN', KEYSET) < most_keys then return false end
  forget_keys(10000)
  return redis.call('HLEN', KEYSET) >= most_keys
end

-- Its first group; what the hub itself remembers is about nobody.
local function subject_of(event)
  return struct.unpack('<H', event, GROUPS) > 0 and string.sub(event, SUBJECT, SUBJECT_END) or nil
end

local function last_call(event)
  local subject = subject_of(event)
  return redis.call('HGET', CALLS, subject) or redis.call('HGET', OLD_CALLS, subject)
end

-- The earlier call that says the same, if everything it is about was last told of by it.
local function find_call(digest, first_event, count)
  local packed = last_call(ARGV[first_event])
  if not packed then return nil end
  local call = unpack_publish(packed)
  if call.digest ~= digest or agreed - call.received > repeat_window then return nil end
  for i = 1, count - 1 do
    if last_call(ARGV[first_event + i]) ~= packed then return nil end
  end
  return call
end

local has_calls = redis.call('EXISTS', CALLS, OLD_CALLS) > 0

local function remember_call(event, packed)
  local subject = subject_of(event)
  if not subject then return end
  if packed then
    redis.call('HSET', CALLS, subject, packed)
    has_calls = true
  elseif has_calls then
    redis.call('HDEL', CALLS, subject)
    redis.call('HDEL', OLD_CALLS, subject)
  end
end

-- Calls are forgotten by generations: what is in the older one is at least a window old when it goes.
local function age_calls()
  if not has_calls then return end
  local began = tonumber(redis.call('HGET', META, 'calls_began') or 0)
  local count = redis.call('HLEN', CALLS)
  if agreed - began <= repeat_window and count < most_keys then return end
  redis.call('UNLINK', OLD_CALLS)
  if count > 0 then redis.call('RENAME', CALLS, OLD_CALLS) end
  redis.call('HSET', META, 'calls_began', text(agreed))
end

local newest_mark = redis.call('LINDEX', MARKS, -1)
newest_mark = newest_mark and read_mark(newest_mark)

local function mark()
  local m = newest_mark
  local is_complete = not m
    or (max_bytes and s.total - m.bytes >= max_bytes / 100)
    or (max_age and now - m.received >= max_age / 10)
    or (max_count and s.tip + 1 - m.first >= max_count / 10)
  if not is_complete then return end
  newest_mark = { first = s.tip + 1, bytes = s.total, received = now, clock = clock }
  redis.call('RPUSH', MARKS, text(s.tip + 1) .. ' ' .. text(s.total) .. ' ' .. now_text .. ' ' .. text(clock))
end

-- It says all that everything before it said.
local function leave_nothing_before(first)
  redis.call('XTRIM', LOG, 'MINID', '0-' .. text(first))
  redis.call('DEL', MARKS)
  s.first, s.holes, newest_mark = first, 0, nil
end

local function append(first_event, count, kind, key, digest, last_change)
  local is_call = kind == 'webhook'
  local first, before = s.tip + 1, s.total
  for i = 0, count - 1 do
    local event = ARGV[first_event + i]
    -- First of all: where memory is full, this one is refused, and nothing was written before it.
    redis.call('XADD', LOG, '0-' .. text(first + i), 'r', now_text, 'e', event)
    s.total = s.total + #event + OVERHEAD
  end
  if kind == 'snapshot' then leave_nothing_before(first) end
  local total = s.total
  s.total = before
  mark()
  s.total = total
  local packed = (key ~= '' or is_call) and pack(digest, first, count) or nil
  local call = is_call and repeat_window > 0 and packed or nil
  for i = 0, count - 1 do remember_call(ARGV[first_event + i], call) end
  if key ~= '' then
    redis.call('HSET', KEYSET, key, packed)
    redis.call('RPUSH', AGES, struct.pack('<d', agreed) .. key)
  end
  s.tip, s.tip_epoch, s.received = first + count - 1, s.epoch, now
  if last_change > 0 then s.changed = first + last_change - 1 end
  return first
end

local answer = { 'done' }
local has_written, has_repeated = false, false
local at = 13
local batches = tonumber(ARGV[11])
for b = 1, batches do
  local count, kind, key, digest, expected, last_change = tonumber(ARGV[at]), ARGV[at + 1], ARGV[at + 2], ARGV[at + 3], ARGV[at + 4], tonumber(ARGV[at + 5])
  local first_event = at + 6
  at = first_event + count

  local outcome, first, epoch = APPENDED, 0, s.epoch
  local known = key ~= '' and find_key(key) or nil
  local call = kind == 'webhook' and find_call(digest, first_event, count) or nil
  if known and known.digest ~= digest then outcome = CONFLICT
  elseif known or call then
    local earlier = known or call
    outcome, first, epoch, count = REPEATED, earlier.first, earlier.epoch, earlier.count
    has_repeated = true
  elseif expected ~= '' and expected ~= s.tip_epoch .. '.' .. text(s.tip) then outcome = TIP_MOVED
  elseif key ~= '' and are_keys_full() then outcome = KEYS_FULL
  else
    first = append(first_event, count, kind, key, digest, last_change)
    has_written = true
  end

  table.insert(answer, outcome)
  table.insert(answer, first)
  table.insert(answer, count)
  table.insert(answer, epoch)
  -- Those behind it were stamped as if this one had been appended: they are stamped again.
  if outcome ~= APPENDED and last_change > 0 then break end
end

local is_held = false
if has_written then
  forget_keys(1000)
  age_calls()
  s.committed = math.max(s.committed, tonumber(ARGV[4]))
  is_held = retain(s, now, clock, max_bytes, max_age, max_count)
  save(s)
elseif has_repeated and ARGV[12] == '1' then
  -- A repeat rests on what it repeats, and from Redis 7.2 on WAIT speaks of nothing older than its connection's last write.
  redis.call('HSET', META, 'committed', text(s.committed))
end
table.insert(answer, 2, { s.tip, s.first, now_text, bytes_kept(s), is_held and 1 or 0 })
return answer
