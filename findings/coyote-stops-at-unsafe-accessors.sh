#!/usr/bin/env bash
# The rewriter of Microsoft.Coyote fails on an assembly that has one [UnsafeAccessor] method, with a message that names neither method nor type.
# The guess: a method without a body has nothing to rewrite and is left as it is, as the rewriter does with [DllImport] and abstract methods. Source
# generators write accessors (System.Text.Json's among them), so an assembly can get one without a line of its own. An exclusion of the type
# ([SkipRewriting]) is the way out.
# Version: Microsoft.Coyote.CLI 1.7.11 on .NET 10, a net8.0 assembly.
# Output seen:
#   with a [DllImport] method: rewritten
#   with an [UnsafeAccessor] method: Value cannot be null. (Parameter 'target')
#   with an [UnsafeAccessor] method in a [SkipRewriting] type: rewritten
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export DOTNET_ROLL_FORWARD=Major
dotnet tool install Microsoft.Coyote.CLI --version 1.7.11 --tool-path "$folder/tools" >"$folder/install.log"
mkdir "$folder/library"
cat >"$folder/library/Library.csproj" <<'XML'
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <TargetFramework>net8.0</TargetFramework>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="Microsoft.Coyote.Test" Version="1.7.11" />
  </ItemGroup>
</Project>
XML
rewrite() {
  printf '%s\n' "$2" >"$folder/library/Library.cs"
  dotnet build "$folder/library" -c Release -o "$folder/built" --nologo -v q >"$folder/build.log"
  if "$folder/tools/coyote" rewrite "$folder/built/Library.dll" >"$folder/rewrite.log" 2>&1; then
    echo "$1: rewritten"
  else
    echo "$1: $(tail -1 "$folder/rewrite.log")"
  fi
}

show() {
  rewrite 'with a [DllImport] method' 'using System.Runtime.InteropServices;
public static class Native { [DllImport("libc")] public static extern int getpid(); }'
  rewrite 'with an [UnsafeAccessor] method' 'using System.Runtime.CompilerServices;
public static class Access { [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")] public static extern ref string Message(Exception exception); }'
  rewrite 'with an [UnsafeAccessor] method in a [SkipRewriting] type' 'using System.Runtime.CompilerServices;
[Microsoft.Coyote.Rewriting.SkipRewriting("no body")]
public static class Access { [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_message")] public static extern ref string Message(Exception exception); }'
}
output=$(show)
echo "$output"

expected="with a [DllImport] method: rewritten
with an [UnsafeAccessor] method: Value cannot be null. (Parameter 'target')
with an [UnsafeAccessor] method in a [SkipRewriting] type: rewritten"
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
