-- Admits a call under all limits and charges them, or charges none. Times are microseconds since 2023-11-14 by the clock of Redis:
-- small enough that a double holds fractions of them.
-- KEYS: limits   ARGV: for each limit kind, permits, window, most that are wanted, lease, lot
-- Returns 1 or 0, and for each limit: granted, wait, lifetime, mark
local time = redis.call('TIME')
local now = (time[1] - 1700000000) * 1000000 + time[2]
local function text(number) return string.format('%.0f', number) end

-- Most calls have one limit, and a token bucket needs no more than this.
if #KEYS == 1 and ARGV[1] == 'b' and ARGV[4] == '1' then
  local window, lease = tonumber(ARGV[3]), tonumber(ARGV[5])
  local each = window / ARGV[2]
  local full, fills = now, 0
  local stored = redis.call('GET', KEYS[1])
  if stored then
    local time, times = string.match(stored, '^(-?[%d.]+)/(%d+)$')
    full, fills = math.min(tonumber(time) or now, now + window + lease), tonumber(times) or 0
  end
  local wait = math.ceil(math.max(full, now) + each - window - now)
  if wait > 0 then return {0, 0, wait, 0, 0} end
  if full < now + lease then full, fills = now + lease, fills + 1 end
  full = full + each
  redis.call('SET', KEYS[1], string.format('%.3f/%.0f', full, fills), 'PX', math.ceil((full - now) / 1000) + 1)
  return {1, 1, 0, math.floor(lease), fills}
end

local plans = {}

-- A list of admission times, the last one of each lot; above one a lot, the number of admissions stands behind its time. A call is
-- charged at the end of its lease. A time that is further ahead was written before the clock of Redis was set back, and is corrected.
local window = {}
function window.read(p)
  p.length = redis.call('LLEN', p.key)
  if p.length == 0 then p.newest, p.filled = now, p.lot return end
  local function last()
    local time, filled = string.match(redis.call('LINDEX', p.key, -1), '^(-?%d+)/?(%d*)$')
    p.newest, p.filled = tonumber(time), tonumber(filled) or 1
  end
  last()
  if p.newest <= now + p.window + p.lease then return end
  local all = redis.call('LRANGE', p.key, 0, -1)
  redis.call('DEL', p.key)
  for _, entry in ipairs(all) do
    local time, rest = string.match(entry, '^(-?%d+)(.*)$')
    redis.call('RPUSH', p.key, text(math.min(tonumber(time), now)) .. rest)
  end
  last()
end
function window.wait(p, count)
  local used = p.length == 0 and 0 or (p.length - 1) * p.lot + p.filled
  local over = used + count - p.permits
  if over <= 0 then return 0 end
  local oldest = redis.call('LINDEX', p.key, math.ceil(over / p.lot) - 1)
  if not oldest then return 0 end
  return tonumber(string.match(oldest, '^-?%d+')) + p.window - now
end
function window.charge(p, count)
  local at = math.max(now + p.lease, p.newest)
  if p.lot == 1 then
    for _ = 1, count do redis.call('RPUSH', p.key, text(at)) end
  else
    while count > 0 do
      local open = p.length > 0 and p.filled < p.lot
      local filled = math.min((open and p.filled or 0) + count, p.lot)
      count = count - (filled - (open and p.filled or 0))
      if open then redis.call('LSET', p.key, -1, text(at) .. '/' .. filled) else redis.call('RPUSH', p.key, text(at) .. '/' .. filled) end
      p.length, p.filled = p.length + (open and 0 or 1), filled
    end
  end
  local most = math.ceil(p.permits / p.lot)
  while redis.call('LLEN', p.key) > most and tonumber(string.match(redis.call('LINDEX', p.key, 0), '^-?%d+')) + p.window <= now do
    redis.call('LPOP', p.key)
  end
  redis.call('PEXPIRE', p.key, math.ceil((at + p.window - now) / 1000) + 1)
  return p.lease, at
end

-- The beginning of the present window, and the calls admitted in it.
local fixed = {}
function fixed.read(p)
  local first, used = string.match(redis.call('GET', p.key) or '', '^(-?%d+)/(%d+)$')
  p.first, p.used = tonumber(first) or now, tonumber(used) or 0
  if p.first > now then p.first = now end
  if now >= p.first + p.window then
    p.first, p.used = p.first + math.floor((now - p.first) / p.window) * p.window, 0
  end
end
function fixed.wait(p, count) return p.used + count <= p.permits and 0 or p.first + p.window - now end
function fixed.charge(p, count)
  local left = p.first + p.window - now
  redis.call('SET', p.key, text(p.first) .. '/' .. text(p.used + count), 'PX', math.ceil((left + p.window) / 1000) + 1)
  return math.min(p.lease, left), p.first
end

-- The time at which the bucket is full, and how often it has been full before.
local bucket = {}
function bucket.read(p)
  local full, fills = string.match(redis.call('GET', p.key) or '', '^(-?[%d.]+)/(%d+)$')
  p.each = p.window / p.permits
  p.full, p.fills = tonumber(full) or now, tonumber(fills) or 0
  p.full = math.min(p.full, now + p.window + p.lease)
end
function bucket.wait(p, count) return math.max(p.full, now) + p.each * count - p.window - now end
function bucket.charge(p, count)
  if p.full < now + p.lease then p.full, p.fills = now + p.lease, p.fills + 1 end
  p.full = p.full + p.each * count
  redis.call('SET', p.key, string.format('%.3f', p.full) .. '/' .. text(p.fills), 'PX', math.ceil((p.full - now) / 1000) + 1)
  return p.lease, p.fills
end

local kinds = {w = window, f = fixed, b = bucket}
local admitted = 1
for i, key in ipairs(KEYS) do
  local at = (i - 1) * 6
  local p = {key = key, kind = kinds[ARGV[at + 1]], permits = tonumber(ARGV[at + 2]), window = tonumber(ARGV[at + 3]),
    lease = tonumber(ARGV[at + 5]), lot = tonumber(ARGV[at + 6])}
  p.kind.read(p)
  local count = tonumber(ARGV[at + 4])
  local wait = p.kind.wait(p, count)
  while wait > 0 and count > 1 do
    count = math.floor(count / 2)
    wait = p.kind.wait(p, count)
  end
  p.count, p.wait = count, math.max(0, math.ceil(wait))
  if p.wait > 0 then admitted = 0 end
  plans[i] = p
end

local answer = {admitted}
for i, p in ipairs(plans) do
  local lifetime, mark = 0, 0
  if admitted == 1 then lifetime, mark = p.kind.charge(p, p.count) end
  answer[#answer + 1] = admitted == 1 and p.count or 0
  answer[#answer + 1] = p.wait
  answer[#answer + 1] = math.floor(lifetime)
  answer[#answer + 1] = mark
end
return answer
