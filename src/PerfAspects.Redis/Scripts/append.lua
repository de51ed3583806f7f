-- Appends a record to the log and returns its number. Trimming shifts the whole list, so it is done for many records at once.
-- KEYS: number, log   ARGV: record, length after trimming, length above which the log is trimmed
local number = redis.call('INCR', KEYS[1])
if redis.call('RPUSH', KEYS[2], ARGV[1]) > tonumber(ARGV[3]) then redis.call('LTRIM', KEYS[2], -tonumber(ARGV[2]), -1) end
return number
