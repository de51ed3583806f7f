#!/usr/bin/env bash
# A fake clock that is advanced by a minute at once runs other code than one that is advanced second by second.
# The guess: Advance(60 s) is the same as 60 times Advance(1 s), as in other schedulers of virtual time. FakeTimeProvider sets the new time first and runs
# what is due afterwards: each callback of a timer sees the end of the step, and a loop of delays makes one turn a step, however long the step is.
# Version: Microsoft.Extensions.TimeProvider.Testing 10.11.0, .NET 10.
# Output seen:
#   60 steps of 1 s: timer at 10 20 30 40 50 60, loop at 10 20 30 40 50 60
#   1 step of 60 s: timer at 60 60 60 60 60 60, loop at 60
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Extensions.TimeProvider.Testing@10.11.0
using Microsoft.Extensions.Time.Testing;

Console.WriteLine("60 steps of 1 s: " + Run(60, TimeSpan.FromSeconds(1)));
Console.WriteLine("1 step of 60 s: " + Run(1, TimeSpan.FromSeconds(60)));

static string Run(int steps, TimeSpan step)
{
    var clock = new FakeTimeProvider();
    var ten = TimeSpan.FromSeconds(10);
    var (timerCalls, turns) = (new List<double>(), new List<double>());
    using var timer = clock.CreateTimer(_ => timerCalls.Add((clock.GetUtcNow() - clock.Start).TotalSeconds), null, ten, ten);
    _ = LoopAsync();
    for (var i = 0; i < steps; i++)
    {
        clock.Advance(step);
    }

    return $"timer at {string.Join(' ', timerCalls)}, loop at {string.Join(' ', turns)}";

    async Task LoopAsync()
    {
        while (true)
        {
            await Task.Delay(ten, clock);
            turns.Add((clock.GetUtcNow() - clock.Start).TotalSeconds);
        }
    }
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='60 steps of 1 s: timer at 10 20 30 40 50 60, loop at 10 20 30 40 50 60
1 step of 60 s: timer at 60 60 60 60 60 60, loop at 60'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
