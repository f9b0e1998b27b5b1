-- Keeps a snapshot of what is known of flows, if it is of this history and newer than the one there is.
-- ARGV: 1 epoch, 2 the sequence up to which it knows, 3 its bytes
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
local through = tonumber(ARGV[2])
if not is_sound(s, replid) or s.epoch ~= ARGV[1] or through > s.tip then return { 'history' } end
if through <= s.known then return { 'done' } end
redis.call('SET', KNOWLEDGE, ARGV[3])
redis.call('HSET', META, 'known', text(through))
return { 'done' }
