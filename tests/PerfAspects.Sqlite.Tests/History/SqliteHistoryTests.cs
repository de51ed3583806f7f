using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using PerfAspects.Sqlite.Tests.Caching;

namespace PerfAspects.Sqlite.Tests.History;

/// <summary>The history over real files.</summary>
public sealed class SqliteHistoryTests : IDisposable
{
    private const string Method = "Shop.Prices.GetAsync";

    private static readonly TimeSpan s_fine = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_coarse = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly DateTimeOffset s_begin = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public void Read_AfterARestart_HasEveryByteOfEachSeries()
    {
        using (var history = Open())
        {
            history.Append(s_coarse, [Sample("", 0, 1), Sample(Method, 0, 2), Sample("Größe.Prüfen", 0, 3)]);
            history.Append(s_coarse, [Sample(Method, 60, 4)]);
            history.Append(s_fine, [Sample(Method, 0, 5)]);
        }

        using var again = Open();

        Assert.Equal([1], Values(again.Read(s_coarse, s_begin, s_begin.AddHours(1), "")));
        Assert.Equal([2, 4], Values(again.Read(s_coarse, s_begin, s_begin.AddHours(1), Method)));
        Assert.Equal([3], Values(again.Read(s_coarse, s_begin, s_begin.AddHours(1), "Größe.Prüfen")));
        Assert.Equal([2], Values(again.Read(s_coarse, s_begin, s_begin.AddSeconds(60), Method))); // an interval that begins then is not read
        Assert.Equal([5], Values(again.Read(s_fine, s_begin, s_begin.AddHours(1))));
        Assert.Equal(4, again.Read(s_coarse, s_begin, s_begin.AddHours(1)).Count());
        Assert.Empty(again.Read(s_coarse, s_begin, s_begin.AddHours(1), "Another.Method"));
    }

    [Fact]
    public void Read_OverPackedAndNewSamples_HasThemInTheOrderOfTheirTimes()
    {
        using var history = Open();
        for (var minute = 0; minute < 200; minute++)
        {
            history.Append(s_coarse, [Sample(Method, minute * 60, minute), Sample("Other", minute * 60, -minute)]);
        }

        WaitUntilIdle(history);

        Assert.Equal(Enumerable.Range(0, 200), Values(history.Read(s_coarse, s_begin, s_begin.AddDays(1), Method)));
        Assert.Equal(Enumerable.Range(50, 100), Values(history.Read(s_coarse, s_begin.AddMinutes(50), s_begin.AddMinutes(150), Method)));
        Assert.Equal(6L, _file.Query("SELECT count(*) FROM blocks")); // three hours of two series
        Assert.InRange((long)_file.Query("SELECT count(*) FROM samples")!, 2, 40);
    }

    // Without the lock around a commit, a reader between the commit and the removal of the batch would read its samples twice.
    [Fact]
    public void Read_WhileABatchIsWritten_HasEachSampleOnce()
    {
        using var history = Open();
        using var committing = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        history.Committing = () =>
        {
            committing.Set();
            goOn.Wait(s_patience);
        };
        history.Append(s_coarse, [Sample(Method, 0, 1)]);
        Assert.True(committing.Wait(s_patience));

        var before = Values(history.Read(s_coarse, s_begin, s_begin.AddHours(1)));
        goOn.Set();
        var counts = new List<int>();
        do
        {
            counts.Add(history.Read(s_coarse, s_begin, s_begin.AddHours(1)).Count());
        }
        while (!history.WaitUntilIdle(TimeSpan.Zero));

        Assert.Equal([1], before);
        Assert.All(counts, static count => Assert.Equal(1, count));
    }

    [Fact]
    public void Append_WhileTheFileIsLocked_DoesNotWaitAndIsWrittenLater()
    {
        using var loggers = new MessageList();
        using var history = Open(loggers);
        history.Append(s_coarse, [Sample(Method, 0, 1)]);
        WaitUntilIdle(history);
        using (var connection = new SqliteConnection($"Data Source={_file.Path};Pooling=False"))
        {
            connection.Open();
            using var transaction = connection.BeginTransaction(deferred: false);
            history.Append(s_coarse, [Sample(Method, 60, 2)]);
            WaitUntilIdle(history);

            Assert.Equal([1, 2], Values(history.Read(s_coarse, s_begin, s_begin.AddHours(1)))); // of the file and of memory
            Assert.Contains(loggers.Messages, static message => message.Contains("cannot be written", StringComparison.Ordinal));
        }

        history.Append(s_coarse, [Sample(Method, 120, 3)]);
        WaitUntilIdle(history);

        Assert.Equal(3L, _file.Query("SELECT count(*) FROM samples"));
        Assert.Contains(loggers.Messages, static message => message.Contains("written again", StringComparison.Ordinal));
    }

    [Fact]
    public void SamplesOfTheSameInterval_OfTwoProcesses_AreAllThere()
    {
        using var first = Open();
        using var second = Open();
        first.Append(s_coarse, [Sample(Method, 0, 1)]);
        WaitUntilIdle(first);
        second.Append(s_coarse, [Sample(Method, 0, 2)]);
        WaitUntilIdle(second);

        Assert.Equal([1, 2], Values(first.Read(s_coarse, s_begin, s_begin.AddHours(1), Method)));
    }

    [Fact]
    public void Samples_BeyondTheirSpan_AreGone()
    {
        using var history = Open();
        history.Append(s_fine, [.. Enumerable.Range(0, 60).Select(index => Sample(Method, index * 10, index))]);
        history.Append(s_fine, [.. Enumerable.Range(0, 6 * 360).Select(index => Sample(Method, 3_600 + index * 10, index))]);
        history.Append(s_coarse, [Sample(Method, 0, 1)]);
        history.Append(s_coarse, [Sample(Method, 6 * 24 * 3_600, 2)]);
        WaitUntilIdle(history);

        var fine = history.Read(s_fine, s_begin, s_begin.AddDays(1)).ToList();
        Assert.InRange(fine.Count, 6 * 360, 6 * 360 + 60);
        Assert.True(fine[0].Start >= s_begin.AddMinutes(50));
        Assert.Equal([1, 2], Values(history.Read(s_coarse, s_begin, s_begin.AddDays(7))));
    }

    [Fact]
    public void File_AtItsLimit_LosesTheOldestSamples()
    {
        const long Limit = 1024 * 1024;
        var random = new Random(1);
        using var history = new SqliteMetricHistory(new SqliteHistoryOptions { Path = _file.Path, MaxSize = Limit });
        for (var hour = 0; hour < 48; hour++)
        {
            var samples = new List<MetricSample>();
            for (var minute = 0; minute < 60; minute++)
            {
                var data = new byte[1_000]; // random, so that packing does not shrink them
                random.NextBytes(data);
                samples.Add(new MetricSample(Method, s_begin.AddMinutes(hour * 60 + minute), data));
            }

            history.Append(s_coarse, samples);
            WaitUntilIdle(history);
            var used = (long)_file.Query("SELECT (SELECT page_count - freelist_count FROM pragma_page_count, pragma_freelist_count) * 4096")!;
            Assert.InRange(used, 0, Limit);
        }

        var kept = history.Read(s_coarse, s_begin, s_begin.AddDays(3)).ToList();
        Assert.InRange(kept.Count, 300, 1_100);
        Assert.Equal(s_begin.AddMinutes(48 * 60 - 1), kept[^1].Start);
    }

    [Fact]
    public void File_ThatIsNoDatabase_IsSetAsideAndLogged()
    {
        File.WriteAllText(_file.Path, new string('x', 10_000));
        using var loggers = new MessageList();
        using var history = Open(loggers);

        Assert.Empty(history.Read(s_coarse, s_begin, s_begin.AddHours(1)));
        history.Append(s_coarse, [Sample(Method, 0, 7)]);
        WaitUntilIdle(history);

        Assert.Equal([7], Values(history.Read(s_coarse, s_begin, s_begin.AddHours(1))));
        Assert.True(File.Exists(_file.Path + ".corrupt-1"));
        Assert.False(File.Exists(_file.Path + ".corrupt-2"));
        Assert.Contains(loggers.Messages, static message => message.Contains(".corrupt-1", StringComparison.Ordinal));
    }

    [Fact]
    public void File_ThatIsDamaged_ALogThatWaitsForAReader_DoesNotHoldItUp()
    {
        File.WriteAllBytes(_file.Path, [.. Enumerable.Repeat((byte)7, 10_000)]);
        using var loggers = new MessageList();
        using var history = Open(loggers);
        var ended = 0;
        loggers.Wait = () =>
        {
            var thread = new Thread(() => history.Read(s_coarse, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue, null).ToArray()) { IsBackground = true };
            thread.Start();
            ended += thread.Join(TimeSpan.FromSeconds(10)) ? 1 : 0;
        };

        history.Append(s_coarse, [Sample(Method, 0, 7)]);
        WaitUntilIdle(history);

        Assert.Equal(loggers.Messages.Count, ended);
        Assert.Contains(loggers.Messages, static message => message.Contains(".corrupt-1", StringComparison.Ordinal));
    }

    [Fact]
    public void File_OfAnotherApplication_IsLeftAlone()
    {
        _file.Execute("CREATE TABLE accounts(id INTEGER)");
        using var loggers = new MessageList();
        using var history = Open(loggers);

        history.Append(s_coarse, [Sample(Method, 0, 7)]);
        WaitUntilIdle(history);

        Assert.Equal(1L, _file.Query("SELECT count(*) FROM sqlite_schema"));
        Assert.False(File.Exists(_file.Path + ".corrupt-1"));
        Assert.Contains(loggers.Messages, static message => message.Contains("cannot be written", StringComparison.Ordinal));
    }

    [Fact]
    public void Options_ThatCannotBe_AreRefused()
    {
        Assert.Throws<ArgumentException>(static () => new SqliteMetricHistory(new SqliteHistoryOptions()));
        Assert.Throws<ArgumentException>(() => new SqliteMetricHistory(new SqliteHistoryOptions { Path = _file.Path, MaxSize = 1 }));
        Assert.Throws<ArgumentException>(static () => new ServiceCollection().AddPerfAspectsSqliteHistory(" "));
    }

    [Fact]
    public async Task Registration_GivesTheMonitorItsHistory()
    {
        await using var services = new ServiceCollection().AddLogging().AddPerfAspectsSqliteHistory(_file.Path).BuildServiceProvider();

        Assert.IsType<SqliteMetricHistory>(services.GetRequiredService<IMetricHistory>());
    }

    [Fact]
    public void Dispose_WritesWhatWaits()
    {
        var history = Open();
        for (var i = 0; i < 100; i++)
        {
            history.Append(s_coarse, [Sample(Method, i * 60, i)]);
        }

        history.Dispose();
        history.Append(s_coarse, [Sample(Method, 9_000, 1)]); // too late, and no failure
        using var again = Open();

        Assert.Equal(Enumerable.Range(0, 100), Values(again.Read(s_coarse, s_begin, s_begin.AddDays(1), Method)));
    }

    private static MetricSample Sample(string series, int second, int value)
        => new(series, s_begin.AddSeconds(second), BitConverter.GetBytes(value));

    private static int[] Values(IEnumerable<MetricSample> samples) => [.. samples.Select(static sample => BitConverter.ToInt32(sample.Data.Span))];

    private static void WaitUntilIdle(SqliteMetricHistory history) => Assert.True(history.WaitUntilIdle(s_patience));

    private SqliteMetricHistory Open(MessageList? loggers = null) => new(new SqliteHistoryOptions { Path = _file.Path }, loggers);
}
