-- The sequence before the first event that was received at or after a time, by halving.
-- ARGV: 1 epoch, 2 time, 3 the newest sequence that readers may see
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
if not is_sound(s, replid) or s.epoch ~= ARGV[1] then return { 'history' } end

local time, low, high = tonumber(ARGV[2]), s.first, tonumber(ARGV[3]) + 1
while low < high do
  local middle = math.floor((low + high) / 2)
  local entry = redis.call('XRANGE', LOG, '0-' .. text(middle), '+', 'COUNT', 1)[1]
  if entry and tonumber(entry[2][2]) < time then low = sequence_of(entry) + 1 else high = middle end
end
return { 'done', low - 1 }
