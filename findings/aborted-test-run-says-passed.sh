#!/usr/bin/env bash
# The result line of a test run whose host has ended in the middle begins with "Passed!" and counts no failure.
# The guess: a run that was aborted is summarized as "Failed!", so that it is enough to read the result lines of a log. The line counts only
# the tests that had ended before. The test that ended the process and those that had not begun are in none of its numbers, and "Total" is
# less than the number of tests. Only the exit code of dotnet test and the words "Test Run Aborted." say what happened.
# Version: Microsoft.NET.Test.Sdk 17.14.1, xunit 2.9.3, xunit.runner.visualstudio 3.1.5, .NET SDK 10.0.
# Output seen, of three tests, the second of which ends the process with exit code 0:
#   The active test run was aborted. Reason: Test host process crashed
#   Passed!  - Failed:     0, Passed:     1, Skipped:     0, Total:     1
#   Test Run Aborted.
#   exit code 1
set -euo pipefail
export DOTNET_CLI_UI_LANGUAGE=en MSBUILDTERMINALLOGGER=off
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/ended.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net10.0</TargetFramework>
    <IsTestProject>true</IsTestProject>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.NET.Test.Sdk" Version="17.14.1" />
    <PackageReference Include="xunit" Version="2.9.3" />
    <PackageReference Include="xunit.runner.visualstudio" Version="3.1.5" />
  </ItemGroup>
</Project>
XML
cat >"$folder/Tests.cs" <<'CS'
using System;
using System.Threading;
using Xunit;

public class Tests
{
    private static int s_begun;

    [Fact]
    public void One() => EndTheProcessInTheSecondTest();

    [Fact]
    public void Another() => EndTheProcessInTheSecondTest();

    [Fact]
    public void Third() => EndTheProcessInTheSecondTest();

    private static void EndTheProcessInTheSecondTest()
    {
        if (Interlocked.Increment(ref s_begun) == 2)
        {
            Thread.Sleep(1500); // the result of the first one is reported meanwhile
            Environment.Exit(0);
        }
    }
}
CS
code=0
log=$(cd "$folder" && dotnet test 2>&1) || code=$?
output=$(grep -oE '^(The active test run was aborted.*|(Passed|Failed)! .*Total: +[0-9]+|Test Run Aborted\.)' <<<"$log" || true)
output+=$'\n'"exit code $code"
echo "$output"
expected='The active test run was aborted. Reason: Test host process crashed
Passed!  - Failed:     0, Passed:     1, Skipped:     0, Total:     1
Test Run Aborted.
exit code 1'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
