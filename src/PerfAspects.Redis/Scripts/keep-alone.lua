-- Stores a payload with the tokens of its tags, if the lease is still held and no tag has changed. The tags' tokens then outlive the entry. The lease is
-- given back in any case. Only where all keys are on one server.
-- KEYS: entry, lease, tags...   ARGV: lease, tokens, payload, lifetime in ms, lifetime in ms that tags must have, lifetime in ms that they get
if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[2])
local tokens = {}
for i = 3, #KEYS do tokens[i - 2] = redis.call('GET', KEYS[i]) or '' end
if table.concat(tokens) ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], 't', ARGV[2], 'v', ARGV[3])
redis.call('PEXPIRE', KEYS[1], ARGV[4])
for i = 3, #KEYS do
  if redis.call('PTTL', KEYS[i]) < tonumber(ARGV[5]) then redis.call('PEXPIRE', KEYS[i], ARGV[6]) end
end
return 1
