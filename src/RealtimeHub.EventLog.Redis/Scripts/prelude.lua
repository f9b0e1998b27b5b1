-- What every script begins with. All keys of a stream share a hash tag, so they live on one node of a cluster.
local LOG, META, EPOCHS, KEYSET, AGES, CALLS, OLD_CALLS, MARKS, KNOWLEDGE =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]

local NOT_PRIMARY = redis.error_reply('READONLY This Redis is not a primary.')

-- Numbers are doubles here; tostring would write large ones with an exponent.
local function text(number)
  return string.format('%.0f', number)
end

-- The replication id: a promoted replica has another one, and so has a Redis that was restarted.
-- Compared inside the script, it is atomic with the write that it guards.
local function replication_id()
  local info = redis.call('INFO', 'replication')
  if not string.find(info, 'role:master', 1, true) then return nil end
  return string.match(info, 'master_replid:(%x+)')
end

local function load()
  local m = redis.call('HMGET', META,
    'replid', 'epoch', 'tip', 'tip_epoch', 'first', 'holes', 'received', 'changed', 'total', 'known', 'committed')
  if not m[1] then return nil end
  return {
    replid = m[1], epoch = m[2], tip = tonumber(m[3]), tip_epoch = m[4], first = tonumber(m[5]), holes = tonumber(m[6]),
    received = tonumber(m[7]), changed = tonumber(m[8]), total = tonumber(m[9]), known = tonumber(m[10]), committed = tonumber(m[11]),
  }
end

local function save(s)
  redis.call('HSET', META,
    'replid', s.replid, 'epoch', s.epoch, 'tip', text(s.tip), 'tip_epoch', s.tip_epoch, 'first', text(s.first), 'holes', text(s.holes),
    'received', text(s.received), 'changed', text(s.changed), 'total', text(s.total), 'known', text(s.known), 'committed', text(s.committed))
end

-- Whether the keys are what the scripts left: the sequence is dense, so the number of entries tells. O(1).
local function is_sound(s, replid)
  return s and s.replid == replid and redis.call('XLEN', LOG) == s.tip - s.first + 1 - s.holes
end

local function sequence_of(entry)
  return tonumber(string.sub(entry[1], 3))
end

local function redis_clock()
  local now = redis.call('TIME')
  return now[1] * 1000000 + now[2]
end

-- A mark stands for the events from it up to the next: their first sequence, the bytes before it, and two clocks.
local function read_mark(mark)
  local first, bytes, received, clock = string.match(mark, '(%d+) (%d+) (%d+) (%d+)')
  return { first = tonumber(first), bytes = tonumber(bytes), received = tonumber(received), clock = tonumber(clock) }
end

local function bytes_kept(s)
  local oldest = redis.call('LINDEX', MARKS, 0)
  return oldest and s.total - read_mark(oldest).bytes or 0
end

-- Removes what lies beyond a bound, the oldest marks first, never the newest. Old is what is old by the clock of the nodes and by that of Redis.
-- Nothing goes of which the snapshot of flows does not know: then true is returned, so that a node writes one.
local function retain(s, now, clock, max_bytes, max_age, max_count)
  for _ = 1, 8 do
    local marks = redis.call('LRANGE', MARKS, 0, 1)
    if #marks < 2 then return false end
    local next = read_mark(marks[2])
    local is_old = max_age and now - next.received > max_age and clock - next.clock > max_age
    local is_over = (max_bytes and s.total - next.bytes >= max_bytes) or (max_count and s.tip - next.first + 1 >= max_count)
    if not is_old and not is_over then return false end
    if next.first - 1 > s.known then return true end
    redis.call('XTRIM', LOG, 'MINID', '0-' .. text(next.first))
    redis.call('LPOP', MARKS)
    s.first = math.max(s.first, next.first)
    s.holes = s.tip - s.first + 1 - redis.call('XLEN', LOG)
  end
  return false
end
