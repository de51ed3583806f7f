using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>The file over restarts, damage, foreign content and its size.</summary>
public sealed class SqliteFileTests : IDisposable
{
    private static readonly TierEntry s_entry = new("key", ["method", "tag"]);

    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public async Task Restart_OfTheProcess_IsWarm()
    {
        TierPosition position;
        await using (var before = _file.Open())
        {
            await KeepAsync(before, s_entry, [1]);
            position = (await before.ReadLogAsync(default, default)).Position;
        }

        await using var after = _file.Open();

        Assert.Equal([1], (await after.ReadAsync(s_entry, default)).Payload.ToArray());
        Assert.Empty((await after.ReadLogAsync(position, default)).Invalidations!);
    }

    [Fact]
    public async Task Restart_OfTheMachine_IsCold()
    {
        await using (var before = _file.Open())
        {
            await KeepAsync(before, s_entry, [1]);
        }

        var started = new MachineTime { Utc = _file.Clock.GetUtcNow() + TimeSpan.FromMinutes(5), Uptime = TimeSpan.FromMinutes(1) };
        await using var after = _file.Open(options => options.Clock = started);

        Assert.False((await after.ReadAsync(s_entry, default)).IsHit);
        await KeepAsync(after, s_entry, [2]);
    }

    [Fact]
    public async Task Clock_OfTheDayThatIsSet_ChangesNoLifetime()
    {
        var time = new MachineTime { Utc = _file.Clock.GetUtcNow(), Uptime = TimeSpan.FromDays(1) };
        await using var tier = _file.Open(options => options.Clock = time);
        await KeepAsync(tier, s_entry, [1]);

        time.Utc -= TimeSpan.FromSeconds(50);

        Assert.Equal(TimeSpan.FromMinutes(1), (await tier.ReadAsync(s_entry, default)).Remaining);
        await using var other = _file.Open(options => options.Clock = time);
        Assert.True((await other.ReadAsync(s_entry, default)).IsHit);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(100)]
    [InlineData(5_000)]
    public async Task File_ThatIsDamagedAtTheStart_IsSetAsideAndLogged(int from)
    {
        await using (var before = _file.Open())
        {
            await KeepAsync(before, s_entry, new byte[20_000]);
        }

        Damage(_file.Path, from);
        File.WriteAllText(_file.Path + ".corrupt-1", "an earlier one");
        using var loggers = new MessageList();
        await using var after = _file.Open(loggers: loggers);

        await UseUntilItIsSoundAsync(after, after);

        Assert.True(File.Exists(_file.Path + ".corrupt-2"));
        Assert.Contains(loggers.Messages, static message => message.Contains("cache.db.corrupt-2", StringComparison.Ordinal));
    }

    [Fact]
    public async Task File_ThatIsDamagedWhileItIsUsed_IsSetAsideAndUsedAgain()
    {
        await using var tier = _file.Open();
        await using var other = _file.Open();
        await KeepAsync(tier, s_entry, new byte[20_000]);
        Assert.True((await other.ReadAsync(s_entry, default)).IsHit);
        _file.Execute("PRAGMA wal_checkpoint(TRUNCATE)");

        Damage(_file.Path, 100);
        await UseUntilItIsSoundAsync(tier, other);

        Assert.True(File.Exists(_file.Path + ".corrupt-1"));
    }

    [Fact]
    public async Task File_ThatAnotherProcessHasReplaced_IsOpenedAgain()
    {
        await using var tier = _file.Open();
        await KeepAsync(tier, s_entry, [1]);
        var position = (await tier.ReadLogAsync(default, default)).Position;
        File.Move(_file.Path, _file.Path + ".old");
        File.Delete(_file.Path + "-wal");
        File.Delete(_file.Path + "-shm");
        await using var other = _file.Open();
        await KeepAsync(other, s_entry, [2]);

        _file.Clock.Advance(TimeSpan.FromSeconds(1));
        await tier.ReadLogAsync(position, default);

        await UntilAsync(async () =>
        {
            try
            {
                return (await tier.ReadAsync(s_entry, default)).Payload.Span is [2];
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                return false; // while the file is being replaced
            }
        });
        Assert.Null((await tier.ReadLogAsync(position, default)).Invalidations);
    }

    [Fact]
    public async Task File_OfAnotherApplication_IsLeftAlone()
    {
        _file.Execute("CREATE TABLE customers(name TEXT); INSERT INTO customers VALUES('Ada')");
        await using var tier = _file.Open();

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("SqliteTierOptions.Path", exception.Message, StringComparison.Ordinal);
        Assert.Contains("another application", exception.Message, StringComparison.Ordinal);
        Assert.Equal("Ada", _file.Query("SELECT name FROM customers"));
    }

    [Fact]
    public async Task File_OfALaterVersion_IsLeftAlone()
    {
        await using (var before = _file.Open())
        {
            await KeepAsync(before, s_entry, [1]);
        }

        _file.Execute("PRAGMA user_version = 2");
        await using var tier = _file.Open();

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("version 2", exception.Message, StringComparison.Ordinal);
        Assert.Equal(1L, _file.Query("SELECT count(*) FROM entries"));
    }

    [Fact]
    public async Task File_InAFolderThatDoesNotExist_FailsWithItsPath()
    {
        await using var tier = _file.Open(static options => options.Path = "/no/such/folder/cache.db");

        var exception = await Assert.ThrowsAsync<CacheTierException>(async () => await tier.ProbeAsync(default));

        Assert.Contains("/no/such/folder/cache.db", exception.Message, StringComparison.Ordinal);
        await Assert.ThrowsAnyAsync<Exception>(async () => await tier.ReadAsync(s_entry, default));
    }

    [Fact]
    public async Task File_ThatIsFull_LosesWhatWasNotReadForLongest()
    {
        const int Size = 100_000;
        await using var tier = _file.Open(static options => options.MaxSize = 2 * 1024 * 1024);
        var read = new TierEntry("read", ["method"]);
        await KeepAsync(tier, read, new byte[Size], TimeSpan.FromDays(1));
        for (var i = 0; i < 100; i++)
        {
            _file.Clock.Advance(TimeSpan.FromSeconds(61));
            await KeepAsync(tier, new TierEntry($"filler {i}", ["method"]), new byte[Size], TimeSpan.FromDays(1));
            Assert.True((await tier.ReadAsync(read, default)).IsHit, $"after {i} fillers");
            await tier.ProbeAsync(default); // after what the read has left for the writer
        }

        Assert.False((await tier.ReadAsync(new TierEntry("filler 0", ["method"]), default)).IsHit);
        Assert.True((await tier.ReadAsync(new TierEntry("filler 99", ["method"]), default)).IsHit);
        Assert.InRange(new FileInfo(_file.Path).Length, 1, 3 * 1024 * 1024);
    }

    [Fact]
    public async Task Expired_AreRemovedFromTheFile()
    {
        await using var tier = _file.Open();
        await KeepAsync(tier, s_entry, [1]);
        await tier.AcquireAsync(new TierEntry("other", ["method"]), Guid.NewGuid(), default);

        _file.Clock.Advance(TimeSpan.FromDays(100));
        await KeepAsync(tier, new TierEntry("new", ["new"]), [2]);

        Assert.Equal(1L, _file.Query("SELECT count(*) FROM entries"));
        Assert.Equal(0L, _file.Query("SELECT count(*) FROM leases"));
        Assert.Equal(1L, _file.Query("SELECT count(*) FROM tags"));
    }

    [Fact]
    public async Task Backup_WhileTheFileIsUsed_HasItsContent()
    {
        await using var tier = _file.Open();
        await KeepAsync(tier, s_entry, [1]);

        await tier.BackupAsync(_file.Path + ".copy");
        await tier.BackupAsync(_file.Path + ".copy");

        await KeepAsync(tier, new TierEntry("later", ["method"]), [2]);
        await using var copy = _file.Open(options => options.Path = _file.Path + ".copy");
        Assert.Equal([1], (await copy.ReadAsync(s_entry, default)).Payload.ToArray());
        Assert.False((await copy.ReadAsync(new TierEntry("later", ["method"]), default)).IsHit);
    }

    [Fact]
    public async Task Settings_AreThoseOfAFileThatManyUse()
    {
        await using var tier = _file.Open();
        await KeepAsync(tier, s_entry, [1]);

        Assert.Equal("wal", _file.Query("PRAGMA journal_mode"));
        Assert.Equal(1L, _file.Query("PRAGMA user_version"));
    }

    [Fact]
    public async Task Write_WhileAnotherProcessHoldsTheLock_FailsAndRecovers()
    {
        await using var tier = _file.Open();
        await tier.ProbeAsync(default);
        using (var connection = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);

            var exception = await Assert.ThrowsAsync<SqliteException>(
                async () => await tier.AcquireAsync(s_entry, Guid.NewGuid(), default));

            Assert.Equal(5, exception.SqliteErrorCode);
            Assert.False((await tier.ReadAsync(s_entry, default)).IsHit); // a read waits for nobody
        }

        await KeepAsync(tier, s_entry, [1]);
    }

    [Fact]
    public async Task Dispose_FinishesWhatWaits()
    {
        var tier = _file.Open();
        var invalidations = Enumerable.Range(0, 200)
            .Select(number => tier.InvalidateAsync(new TierInvalidation(TierTarget.Key, $"{number}", Guid.NewGuid()), default).AsTask())
            .ToArray();

        await tier.DisposeAsync();

        Assert.Equal(Enumerable.Range(1, 200).Select(static number => (long)number), await Task.WhenAll(invalidations));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tier.ReadAsync(s_entry, default));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await tier.ProbeAsync(default));
        await tier.DisposeAsync();
    }

    private static async Task KeepAsync(CacheTier tier, TierEntry entry, byte[] payload, TimeSpan? duration = null)
    {
        var lease = Guid.NewGuid();
        var acquired = await tier.AcquireAsync(entry, lease, default);
        Assert.True(await tier.KeepAsync(entry, lease, acquired.Tokens, payload, duration ?? TimeSpan.FromMinutes(1), default));
    }

    private static void Damage(string path, int from)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = from;
        var noise = new byte[stream.Length - from];
        new Random(7).NextBytes(noise);
        stream.Write(noise);
    }

    // Operations fail until the damage is found; then what one client keeps is read by the other one.
    private async Task UseUntilItIsSoundAsync(CacheTier writer, CacheTier reader)
        => await UntilAsync(async () =>
        {
            _file.Clock.Advance(TimeSpan.FromSeconds(1)); // from time to time a client looks whether the file has been replaced
            try
            {
                await reader.ReadLogAsync(default, default);
                await writer.InvalidateAsync(new TierInvalidation(TierTarget.Key, s_entry.Key, Guid.NewGuid()), default);
                await KeepAsync(writer, s_entry, [2]);
                return (await reader.ReadAsync(s_entry, default)).Payload.Span is [2];
            }
            catch (Exception exception) when (exception is SqliteException or IOException or ObjectDisposedException)
            {
                return false;
            }
        });

    private static async Task UntilAsync(Func<Task<bool>> condition)
    {
        for (var attempt = 0; !await condition(); attempt++)
        {
            Assert.True(attempt < 1_000, "the test has waited in vain");
            await Task.Yield();
        }
    }

    /// <summary>A machine's time of day and the time since its start, which a test sets separately.</summary>
    private sealed class MachineTime : TimeProvider
    {
        public DateTimeOffset Utc { get; set; }

        public TimeSpan Uptime { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => Utc;

        public override long GetTimestamp() => Uptime.Ticks;
    }
}
