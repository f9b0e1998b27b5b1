-- Finds out which history this is, and begins a new epoch where it may be another one than readers have seen.
-- ARGV: 1 an id for a new epoch, 2 now, 3 and 4 the newest epoch and sequence that the node has seen ('' at its start), 5 the doorbell's channel
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local new_epoch, now, seen_epoch, seen_tip = ARGV[1], tonumber(ARGV[2]), ARGV[3], tonumber(ARGV[4])

local entries = redis.call('XLEN', LOG)
local oldest, newest = redis.call('XRANGE', LOG, '-', '+', 'COUNT', 1)[1], redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
local s = load()

local function epoch_of(sequence)
  local id
  for _, line in ipairs(redis.call('LRANGE', EPOCHS, 0, -1)) do
    local epoch, first = string.match(line, '(%x+) (%d+)')
    if not id or tonumber(first) <= sequence then id = epoch end
  end
  return id or new_epoch
end

local function knows(epoch)
  for _, line in ipairs(redis.call('LRANGE', EPOCHS, 0, -1)) do
    if string.sub(line, 1, 16) == epoch then return true end
  end
  return false
end

-- What was taken off the end by hand left its ids behind, and XADD refuses what is not beyond them.
local function append_after(sequence)
  if redis.call('EXISTS', LOG) == 1 then redis.call('XSETID', LOG, '0-' .. text(sequence)) end
end

-- Keys and calls tell of events that may be gone.
local function forget_publishes()
  redis.call('UNLINK', KEYSET, AGES, CALLS, OLD_CALLS)
end

local begins_anew = false
if not s then
  -- Never used, flushed, or its state was deleted. What is left of the events belongs to an unknown history.
  redis.call('UNLINK', EPOCHS, MARKS, KNOWLEDGE)
  forget_publishes()
  local tip = math.max(newest and sequence_of(newest) or 0, seen_tip or 0)
  s = { tip = tip, first = oldest and sequence_of(oldest) or tip + 1, received = 0, changed = tip, total = 0, known = 0, committed = tip, holes = 0 }
  s.tip_epoch = new_epoch
  append_after(tip)
  begins_anew = true
else
  local is_reset = false
  if not newest then
    is_reset = s.tip >= s.first
    s.first, s.holes = s.tip + 1, 0
  else
    local last = sequence_of(newest)
    s.first = sequence_of(oldest)
    if last < s.tip then
      -- The newest are gone: readers that saw them are told which.
      s.tip, s.changed, s.committed, s.tip_epoch = last, last, math.min(s.committed, last), epoch_of(last)
      append_after(last)
      forget_publishes()
      begins_anew = true
    end
    is_reset = last > s.tip or s.tip - s.first + 1 - entries > s.holes
    s.tip = math.max(s.tip, last)
  end
  s.holes = s.tip - s.first + 1 - entries
  if is_reset then
    redis.call('UNLINK', EPOCHS, MARKS)
    forget_publishes()
    s.tip_epoch = new_epoch
  end
  -- The snapshot is of the history that was.
  if is_reset or s.known > s.tip then
    redis.call('UNLINK', KNOWLEDGE)
    s.known = 0
  end
  -- Whoever has seen more, or another epoch, saw a history that was put away, for example by a restored snapshot.
  local went_back = seen_tip and ((seen_epoch == s.epoch and seen_tip > s.tip) or not knows(seen_epoch))
  -- With nobody there to have seen it, another history may have been put in its place: as files, it begins a new epoch with its first owner.
  local is_first_node = not seen_tip and redis.call('PUBSUB', 'NUMSUB', ARGV[5])[2] == 0
  begins_anew = begins_anew or is_reset or s.replid ~= replid or went_back or is_first_node
end

s.replid = replid
if begins_anew then
  s.epoch = new_epoch
  redis.call('RPUSH', EPOCHS, new_epoch .. ' ' .. text(s.tip + 1) .. ' ' .. text(now))
end
save(s)
return { s.epoch, s.tip, s.first, text(s.received), s.known, s.committed, bytes_kept(s), redis.call('LRANGE', EPOCHS, 0, -1) }
