#!/usr/bin/env bash
# Two widely used caches keep a value that was removed while it was being loaded. The guess: a removal ends the life of what is read before it.
# Versions: Microsoft.Extensions.Caching.Hybrid 10.11.0, ZiggyCreatures.FusionCache 2.9.0, .NET 10.
# Behaviour: a load reads the source, the source changes, the entry is removed, the load ends. The next read still gets the old value, for the whole
# duration of the entry: in HybridCache after a removal by key and by tag, in FusionCache after a removal by key (by tag it gets the new value).
# Output seen:
#   hybrid, removed by key: old
#   hybrid, removed by tag: old
#   fusion, removed by key: old
#   fusion, removed by tag: new
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cat >"$folder/app.cs" <<'CS'
#:package Microsoft.Extensions.Caching.Hybrid@10.11.0
#:package Microsoft.Extensions.DependencyInjection@10.0.14
#:package ZiggyCreatures.FusionCache@2.9.0
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using ZiggyCreatures.Caching.Fusion;

var services = new ServiceCollection();
services.AddHybridCache();
await using var provider = services.BuildServiceProvider();
var hybrid = provider.GetRequiredService<HybridCache>();
using var fusion = new FusionCache(new FusionCacheOptions());
string[] tags = ["t"];

foreach (var by in new[] { "key", "tag" })
{
    Console.WriteLine($"hybrid, removed by {by}: " + await ReadAfterRemoval(
        load => hybrid.GetOrCreateAsync(by, async _ => await load(), tags: tags).AsTask(),
        () => by == "key" ? hybrid.RemoveAsync(by) : hybrid.RemoveByTagAsync("t")));
}

foreach (var by in new[] { "key", "tag" })
{
    Console.WriteLine($"fusion, removed by {by}: " + await ReadAfterRemoval(
        load => fusion.GetOrSetAsync<string>(by, async _ => await load(), tags: tags).AsTask(),
        () => by == "key" ? fusion.RemoveAsync(by) : fusion.RemoveByTagAsync("t")));
}

static async Task<string> ReadAfterRemoval(Func<Func<Task<string>>, Task<string>> read, Func<ValueTask> remove)
{
    var source = "old";
    var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
    var first = read(async () =>
    {
        var seen = source;
        begun.SetResult();
        await goOn.Task;
        return seen;
    });
    await begun.Task;
    source = "new";
    await remove();
    goOn.SetResult();
    await first;
    return await read(() => Task.FromResult(source));
}
CS
output=$(cd "$folder" && dotnet run app.cs)
echo "$output"
expected='hybrid, removed by key: old
hybrid, removed by tag: old
fusion, removed by key: old
fusion, removed by tag: new'
[[ $output == "$expected" ]] || { echo 'The behaviour has changed.'; exit 1; }
