-- Makes a lease last, if it is held.   KEYS: lease   ARGV: lease, lifetime in ms
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])
