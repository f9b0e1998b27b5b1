-- Removes what is too old also where nothing is appended.
-- ARGV: 1 epoch, 2 now, 3 most bytes, 4 age, 5 most events
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
if not is_sound(s, replid) or s.epoch ~= ARGV[1] then return { 'history' } end
local before = s.first
local is_held = retain(s, math.max(s.received, tonumber(ARGV[2])), redis_clock(), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5]))
if s.first ~= before then save(s) end
return { 'done', s.first, is_held and 1 or 0 }
