#!/usr/bin/env bash
# StackExchange.Redis notices that an asynchronous command has exceeded its timeout only at its next heartbeat: about a second, not 100 ms.
# The guess: with asyncTimeout=100 a command to a server that does not answer fails after 100 ms. A caller that wants a deadline of its own needs WaitAsync.
# A synchronous command keeps its 100 ms.
# Versions: StackExchange.Redis 3.4.35, redis-server 7.0.15, .NET 10. The script needs redis-server.
# Output seen:
#   synchronous: timed out within 500 ms: True
#   asynchronous: timed out within 500 ms: False, within 3 s: True
#   asynchronous with WaitAsync: timed out within 500 ms: True
set -euo pipefail
folder=$(mktemp -d)
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --appendonly no --dir "$folder" >"$folder/redis.log" &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package StackExchange.Redis@3.4.35
using System.Diagnostics;
using StackExchange.Redis;

var options = new ConfigurationOptions { EndPoints = { new System.Net.Sockets.UnixDomainSocketEndPoint(args[0]) }, SyncTimeout = 100, AsyncTimeout = 100, AllowAdmin = true };
await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
await using var control = await ConnectionMultiplexer.ConnectAsync(options);
var database = connection.GetDatabase();
await database.StringSetAsync("key", "value");
database.StringGet("key");

await WhilePaused(
    elapsed => $"synchronous: timed out within 500 ms: {elapsed < 0.5}",
    () => { database.StringGet("key"); return Task.CompletedTask; });
await WhilePaused(
    elapsed => $"asynchronous: timed out within 500 ms: {elapsed < 0.5}, within 3 s: {elapsed < 3}",
    () => database.StringGetAsync("key"));
await WhilePaused(
    elapsed => $"asynchronous with WaitAsync: timed out within 500 ms: {elapsed < 0.5}",
    () => database.StringGetAsync("key").WaitAsync(TimeSpan.FromMilliseconds(100)));

async Task WhilePaused(Func<double, string> describe, Func<Task> call)
{
    control.GetServers()[0].Execute("CLIENT", "PAUSE", "4000", "ALL");
    var begin = Stopwatch.GetTimestamp();
    try
    {
        await call();
        Console.WriteLine("no timeout");
    }
    catch (TimeoutException)
    {
        Console.WriteLine(describe(Stopwatch.GetElapsedTime(begin).TotalSeconds));
    }

    await Task.Delay(TimeSpan.FromSeconds(5)); // the pause is over
}
CS
output=$(cd "$folder" && dotnet run app.cs -- "$folder/redis.sock")
echo "$output"
expected='synchronous: timed out within 500 ms: True
asynchronous: timed out within 500 ms: False, within 3 s: True
asynchronous with WaitAsync: timed out within 500 ms: True'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
