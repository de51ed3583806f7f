-- Takes charges back, where they still count. Charges of a lot of several are not found again.
-- KEYS: limits   ARGV: for each limit kind, permits, window, count, mark, lot
local function text(number) return string.format('%.0f', number) end
for i, key in ipairs(KEYS) do
  local at = (i - 1) * 6
  local kind, permits, window = ARGV[at + 1], tonumber(ARGV[at + 2]), tonumber(ARGV[at + 3])
  local count, mark, lot = tonumber(ARGV[at + 4]), ARGV[at + 5], tonumber(ARGV[at + 6])
  if kind == 'w' then
    if lot == 1 then redis.call('LREM', key, -count, mark) end
  else
    local left = redis.call('PTTL', key)
    local first, second = string.match(redis.call('GET', key) or '', '^(-?[%d.]+)/(%d+)$')
    if left > 0 and kind == 'f' and first == mark then
      redis.call('SET', key, first .. '/' .. text(math.max(tonumber(second) - count, 0)), 'PX', left)
    elseif left > 0 and kind == 'b' and second == mark then
      redis.call('SET', key, string.format('%.3f', tonumber(first) - window / permits * count) .. '/' .. second, 'PX', left)
    end
  end
end
return 1
