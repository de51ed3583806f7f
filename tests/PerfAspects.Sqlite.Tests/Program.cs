namespace PerfAspects.Sqlite.Tests;

/// <summary>The other process of <see cref="Caching.ProcessTests"/>: it does one thing with a file, and says when it is done.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] arguments)
    {
        await using var tier = new SqliteCacheTier(new SqliteTierOptions { Path = arguments[1], LeaseDuration = TimeSpan.FromSeconds(1) });
        var entry = new TierEntry("key", ["method", "tag"]);
        switch (arguments[0])
        {
            case "invalidate":
                await tier.InvalidateAsync(new TierInvalidation(TierTarget.Tag, "tag", Guid.NewGuid()), default);
                break;
            case "keep":
                var lease = Guid.NewGuid();
                var acquired = await tier.AcquireAsync(entry, lease, default);
                await tier.KeepAsync(entry, lease, acquired.Tokens, new byte[] { 7 }, TimeSpan.FromMinutes(1), default);
                break;
            case "hang":
                await tier.AcquireAsync(entry, Guid.NewGuid(), default);
                await Console.Out.WriteLineAsync("done");
                await Task.Delay(Timeout.Infinite);
                break;
            default:
                return 1;
        }

        await Console.Out.WriteLineAsync("done");
        return 0;
    }
}
