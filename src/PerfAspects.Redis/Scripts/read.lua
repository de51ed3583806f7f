-- Returns the number of the last record, and the records from a number on; only the last record if the log does not reach back to it.
-- KEYS: number, log   ARGV: number of the first record
local last = tonumber(redis.call('GET', KEYS[1]) or '0')
local count = last - tonumber(ARGV[1]) + 1
if count < 1 or count > redis.call('LLEN', KEYS[2]) then count = 1 end
return {last, redis.call('LRANGE', KEYS[2], -count, -1)}
