-- Records that a runtime is alive, and counts the runtimes of the last while. A time in the future is that of a clock which was set back.
-- KEYS: runtimes   ARGV: runtime, lifetime in us
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000000 + time[2]
redis.call('ZADD', KEYS[1], string.format('%.0f', now), ARGV[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now - ARGV[2]))
redis.call('ZREMRANGEBYSCORE', KEYS[1], string.format('%.0f', now + 1), '+inf')
redis.call('PEXPIRE', KEYS[1], math.ceil(ARGV[2] / 1000))
return redis.call('ZCARD', KEYS[1])
