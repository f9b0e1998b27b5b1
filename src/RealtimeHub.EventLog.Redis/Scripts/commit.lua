-- A small write: once replicas have it, they have everything before it.
-- ARGV: 1 epoch, 2 committed
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
if not is_sound(s, replid) or s.epoch ~= ARGV[1] then return { 'history' } end
redis.call('HSET', META, 'committed', text(math.max(s.committed, math.min(s.tip, tonumber(ARGV[2])))))
return { 'done', s.tip }
