-- Stores a payload with the tokens of its tags, if the lease is still held. Tags are no keys of the script: in a cluster they are in other slots, and an
-- entry with outdated tokens is never a hit. The lease is given back in any case.
-- KEYS: entry, lease   ARGV: lease, tokens, payload, lifetime in ms
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
redis.call('HSET', KEYS[1], 't', ARGV[2], 'v', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
return 1
