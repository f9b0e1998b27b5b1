-- Reads what follows a sequence, and says where the log stands at that moment.
-- ARGV: 1 epoch, 2 after, 3 up to ('' for the tip), 4 most events, 5 most bytes, 6 'fit' for no first event that alone is larger; otherwise it is given whatever its size
local replid = replication_id()
if not replid then return NOT_PRIMARY end
local s = load()
local after = tonumber(ARGV[2])
if not is_sound(s, replid) or s.epoch ~= ARGV[1] or s.tip < after then return { 'history' } end

local until_sequence, most, bytes = math.min(tonumber(ARGV[3]) or s.tip, s.tip), tonumber(ARGV[4]), tonumber(ARGV[5])
local answer = { 'done', { s.tip, s.first, text(s.received), bytes_kept(s), s.committed } }
local read, size = 0, 0
while read < most and after < until_sequence do
  -- By few, so that large events are not read in vain.
  local entries = redis.call('XRANGE', LOG, '0-' .. text(after + 1), '0-' .. text(until_sequence), 'COUNT', math.min(32, most - read))
  if #entries == 0 then break end
  for _, entry in ipairs(entries) do
    size = size + #entry[2][4]
    if (read > 0 or ARGV[6] == 'fit') and size > bytes then return answer end
    after = sequence_of(entry)
    table.insert(answer, after)
    table.insert(answer, entry[2][2])
    table.insert(answer, entry[2][4])
    read = read + 1
  end
end
return answer
