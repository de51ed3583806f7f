#!/usr/bin/env bash
# ActivityTraceId.CopyTo and ActivitySpanId.CopyTo fill the whole buffer that they are given, whatever its length.
# The guess: like other CopyTo methods, they write their 16 or 8 bytes at the start of a longer buffer, and refuse a shorter one with an
# ArgumentException. They read as many bytes from the id as the buffer has room for: a longer one fails with an IndexOutOfRangeException after
# the id's bytes are written, and a shorter one gets a cut id without any error.
# Version: System.Diagnostics.DiagnosticSource 10.0.15, .NET 10.
# Output seen:
#   trace id into 16 bytes: 0102030405060708090a0b0c0d0e0f10
#   trace id into 20 bytes: IndexOutOfRangeException, 0102030405060708090a0b0c0d0e0f1000000000
#   trace id into 4 bytes: 01020304
#   span id into 8 bytes: 0102030405060708
#   span id into 12 bytes: IndexOutOfRangeException, 010203040506070800000000
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package System.Diagnostics.DiagnosticSource@10.0.15
#:property NoWarn=NU1510
using System.Diagnostics;

var trace = ActivityTraceId.CreateFromString("0102030405060708090a0b0c0d0e0f10");
var span = ActivitySpanId.CreateFromString("0102030405060708");
foreach (var length in (int[])[16, 20, 4])
{
    Console.WriteLine($"trace id into {length} bytes: {Copy(length, trace.CopyTo)}");
}

foreach (var length in (int[])[8, 12])
{
    Console.WriteLine($"span id into {length} bytes: {Copy(length, span.CopyTo)}");
}

static string Copy(int length, Copying copy)
{
    var buffer = new byte[length];
    var failure = "";
    try
    {
        copy(buffer);
    }
    catch (Exception exception)
    {
        failure = $"{exception.GetType().Name}, ";
    }

    return failure + Convert.ToHexStringLower(buffer);
}

internal delegate void Copying(Span<byte> destination);
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='trace id into 16 bytes: 0102030405060708090a0b0c0d0e0f10
trace id into 20 bytes: IndexOutOfRangeException, 0102030405060708090a0b0c0d0e0f1000000000
trace id into 4 bytes: 01020304
span id into 8 bytes: 0102030405060708
span id into 12 bytes: IndexOutOfRangeException, 010203040506070800000000'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
