#!/usr/bin/env bash
# The .NET HdrHistogram throws when a percentile of an empty histogram is read; its mean is NaN, its maximum 0.
# The guess: a percentile of nothing is 0, as in the Java original, or all three behave alike. A reporter that works for weeks fails in the first interval
# without a call. Also, the value of a sample is the upper end of its bucket for percentiles and maximum, and the middle for the mean: a single sample of
# 1000 with two digits is reported as 1003, 1003 and 1002, never as 1000.
# Version: HdrHistogram 2.5.0, .NET 10.
# Output seen:
#   empty: maximum 0, mean NaN, p99 ArgumentOutOfRangeException
#   one sample of 1000: maximum 1003, mean 1002, p99 1003
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package HdrHistogram@2.5.0
using HdrHistogram;

var histogram = new LongHistogram(lowestTrackableValue: 1, highestTrackableValue: 3_600_000_000, numberOfSignificantValueDigits: 2);
Console.WriteLine($"empty: {Describe(histogram)}");
histogram.RecordValue(1000);
Console.WriteLine($"one sample of 1000: {Describe(histogram)}");

static string Describe(LongHistogram histogram) =>
    $"maximum {histogram.GetMaxValue()}, mean {histogram.GetMean()}, p99 {Percentile(histogram)}";

static string Percentile(LongHistogram histogram)
{
    try
    {
        return histogram.GetValueAtPercentile(99).ToString();
    }
    catch (Exception exception)
    {
        return exception.GetType().Name;
    }
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='empty: maximum 0, mean NaN, p99 ArgumentOutOfRangeException
one sample of 1000: maximum 1003, mean 1002, p99 1003'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
