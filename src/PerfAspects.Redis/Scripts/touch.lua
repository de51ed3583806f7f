-- Returns the token of a tag, and makes it outlive an entry that depends on it.
-- KEYS: tag   ARGV: lifetime in ms that it must have, lifetime in ms that it gets
local token = redis.call('GET', KEYS[1])
if token and redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return token
