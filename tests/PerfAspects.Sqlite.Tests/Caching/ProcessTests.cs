using System.Diagnostics;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>A file that two processes share.</summary>
public sealed class ProcessTests : IDisposable
{
    private static readonly TierEntry s_entry = new("key", ["method", "tag"]);

    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Value_OfAnotherProcess_IsRead()
    {
        await using var tier = Open();

        await RunAsync("keep");

        Assert.Equal([7], (await tier.ReadAsync(s_entry, default)).Payload.ToArray());
    }

    [Fact]
    public async Task Keep_WhoseTagAnotherProcessHasInvalidated_IsFencedAndTheLogSaysSo()
    {
        await using var tier = Open();
        var position = (await tier.ReadLogAsync(default, default)).Position;
        var lease = Guid.NewGuid();
        var acquired = await tier.AcquireAsync(s_entry, lease, default);

        await RunAsync("invalidate");

        Assert.False(await tier.KeepAsync(s_entry, lease, acquired.Tokens, new byte[] { 1 }, TimeSpan.FromMinutes(1), default));
        Assert.Equal("tag", Assert.Single((await tier.ReadLogAsync(position, default)).Invalidations!).Name);
    }

    [Fact]
    public async Task Lease_OfAProcessThatIsKilled_ExpiresByTheClockOfTheMachine()
    {
        await using var tier = Open();
        using (var process = Start("hang"))
        {
            Assert.Equal("done", await process.StandardOutput.ReadLineAsync());
            process.Kill();
            await process.WaitForExitAsync();
        }

        var acquired = await tier.AcquireAsync(s_entry, Guid.NewGuid(), default);
        while (acquired.Outcome is TierOutcome.Wait)
        {
            Assert.InRange(acquired.Remaining, TimeSpan.FromTicks(1), TimeSpan.FromSeconds(1));
            await Task.Delay(10);
            acquired = await tier.AcquireAsync(s_entry, Guid.NewGuid(), default);
        }

        Assert.Equal(TierOutcome.Load, acquired.Outcome);
    }

    private SqliteCacheTier Open() => new(new SqliteTierOptions { Path = _file.Path });

    private async Task RunAsync(string action)
    {
        using var process = Start(action);
        Assert.Equal("done", await process.StandardOutput.ReadLineAsync());
        await process.WaitForExitAsync();
        Assert.Equal(0, process.ExitCode);
    }

    private Process Start(string action)
        => Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { typeof(ProcessTests).Assembly.Location, action, _file.Path },
            RedirectStandardOutput = true,
        })!;
}
