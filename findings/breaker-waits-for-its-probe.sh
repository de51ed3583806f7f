#!/usr/bin/env bash
# A half-open circuit breaker of Polly rejects every call for as long as its probe has not come back, and its RetryAfter is negative.
# The guess: a probe that is lost is replaced after another break, and RetryAfter is a time to wait.
# Version: Polly.Core 8.9.1, .NET 10 (time by Microsoft.Extensions.TimeProvider.Testing 10.11.0).
# Behaviour: with a break of 5 s, an hour after a probe that is still running the circuit still rejects calls, with a RetryAfter of minus 59 min 55 s.
# Output seen:
#   15 min after the probe began: rejected, RetryAfter -00:14:55
#   60 min after the probe began: rejected, RetryAfter -00:59:55
#   after the probe has come back: admitted
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Polly.Core@8.9.1
#:package Microsoft.Extensions.TimeProvider.Testing@10.11.0
using Microsoft.Extensions.Time.Testing;
using Polly;
using Polly.CircuitBreaker;

var clock = new FakeTimeProvider();
var pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
    .AddCircuitBreaker(new CircuitBreakerStrategyOptions { MinimumThroughput = 2, FailureRatio = 0.5, BreakDuration = TimeSpan.FromSeconds(5) })
    .Build();
for (var i = 0; i < 2; i++)
{
    try
    {
        pipeline.Execute(() => throw new InvalidOperationException());
    }
    catch (InvalidOperationException)
    {
    }
}

clock.Advance(TimeSpan.FromSeconds(5));
var answer = new TaskCompletionSource();
var probe = pipeline.ExecuteAsync(async _ => await answer.Task).AsTask();
clock.Advance(TimeSpan.FromMinutes(15));
Console.WriteLine("15 min after the probe began: " + Call());
clock.Advance(TimeSpan.FromMinutes(45));
Console.WriteLine("60 min after the probe began: " + Call());
answer.SetResult();
await probe;
Console.WriteLine("after the probe has come back: " + Call());

string Call()
{
    try
    {
        pipeline.Execute(() => { });
        return "admitted";
    }
    catch (BrokenCircuitException exception)
    {
        return $"rejected, RetryAfter {exception.RetryAfter}";
    }
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='15 min after the probe began: rejected, RetryAfter -00:14:55
60 min after the probe began: rejected, RetryAfter -00:59:55
after the probe has come back: admitted'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
