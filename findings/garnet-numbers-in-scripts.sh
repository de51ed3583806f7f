#!/usr/bin/env bash
# A Lua script that keeps microseconds as text is right on Garnet and loses a digit on Redis; a status reply of a script is no status on Garnet.
# The guess: a server that speaks Redis' protocol and runs Redis' scripts is a faithful stand-in for Redis in tests. Redis runs Lua 5.1, in which tostring
# and ".." write a number with 14 digits; Garnet runs a newer Lua with integers. Tests against Garnet are green, and production reads 1.7644700001235e+15.
# INCRBYFLOAT also stores other text: 0.300000000000000 instead of 0.3.
# Versions: Microsoft.Garnet 2.2.8 (in the process), redis-server 7.0.15, StackExchange.Redis 3.4.35, .NET 10. The script needs redis-server.
# Output seen:
#   redis: number as text 1.7644700001235e+15, formatted 1764470000123456, status reply SimpleString, 0.1 + 0.2 = 0.3
#   garnet: number as text 1764470000123456, formatted 1764470000123456, status reply BulkString, 0.1 + 0.2 = 0.300000000000000
set -euo pipefail
folder=$(mktemp -d)
redis-server --port 0 --unixsocket "$folder/redis.sock" --save '' --appendonly no --dir "$folder" >"$folder/redis.log" &
server=$!
trap 'kill "$server"; wait "$server" || true; rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Garnet@2.2.8
#:package StackExchange.Redis@3.4.35
#:property PublishAot=false
#:property NoWarn=NU1603
using System.Net;
using System.Net.Sockets;
using Garnet;
using StackExchange.Redis;

using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
var port = ((IPEndPoint)listener.LocalEndpoint).Port;
listener.Stop();
using var garnet = new GarnetServer(["--port", $"{port}", "--bind", "127.0.0.1", "--lua", "--memory", "64mb", "--index", "1mb"]);
garnet.Start();

await Show("redis", new UnixDomainSocketEndPoint(args[0]));
await Show("garnet", new IPEndPoint(IPAddress.Loopback, port));

static async Task Show(string name, EndPoint server)
{
    await using var connection = await ConnectionMultiplexer.ConnectAsync(new ConfigurationOptions { EndPoints = { server } });
    var database = connection.GetDatabase();
    var text = await database.ScriptEvaluateAsync("return tostring(1764470000123456)");
    var formatted = await database.ScriptEvaluateAsync("return string.format('%.0f', 1764470000123456)");
    var status = await database.ScriptEvaluateAsync("return redis.status_reply('FINE')");
    await database.ExecuteAsync("INCRBYFLOAT", "sum", "0.1");
    var sum = await database.ExecuteAsync("INCRBYFLOAT", "sum", "0.2");
    Console.WriteLine($"{name}: number as text {text}, formatted {formatted}, status reply {status.Resp2Type}, 0.1 + 0.2 = {sum}");
}
CS
output=$(cd "$folder" && dotnet run app.cs -- "$folder/redis.sock" | grep -E '^(redis|garnet):')
echo "$output"
expected='redis: number as text 1.7644700001235e+15, formatted 1764470000123456, status reply SimpleString, 0.1 + 0.2 = 0.3
garnet: number as text 1764470000123456, formatted 1764470000123456, status reply BulkString, 0.1 + 0.2 = 0.300000000000000'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
