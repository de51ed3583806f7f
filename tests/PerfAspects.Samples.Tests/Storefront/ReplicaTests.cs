using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Storefront.Data;

namespace PerfAspects.Samples.Tests.Storefront;

/// <summary>The read replica of the Storefront, as two processes use it.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private const int Product = 7;

    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("storefront");
    private readonly FakeTimeProvider _clock = new();
    private readonly Database _own;
    private readonly Database _other;
    private readonly ReplicaWatch[] _watches;

    public ReplicaTests()
    {
        (_own, _other) = (Open(), Open());
        _watches = [.. new[] { _own, _other }.Select(database => new ReplicaWatch(database, _clock, NullLogger<ReplicaWatch>.Instance))];

        Database Open() => new(_folder.FullName, new SlowQueries());
    }

    public Task InitializeAsync()
    {
        Assortment.CreateIfMissing(_own);
        return Task.CompletedTask;
    }

    public Task DisposeAsync()
    {
        Array.ForEach(_watches, static watch => watch.Dispose());
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    [Fact]
    public async Task WriterThatGivesUpOnTheReplica_FindsTheReadersOfAllProcessesOnThePrimary()
    {
        var before = Stock(_other);
        var wait = new ReplicaGate(_own, _clock, NullLogger<ReplicaGate>.Instance).WaitAsync(Change(before + 5));

        await PassAsync(wait); // nothing copies the change

        Assert.Equal((before + 5, before + 5), (Stock(_own), Stock(_other)));
    }

    [Fact]
    public async Task Readers_ReturnToTheReplica_OnceItHasCaughtUp()
    {
        var before = Stock(_other);
        await PassAsync(new ReplicaGate(_own, _clock, NullLogger<ReplicaGate>.Instance).WaitAsync(Change(before + 5)));
        Copy();
        Array.ForEach(_watches, static watch => watch.Compare());

        Change(before + 6);

        Assert.Equal((before + 5, before + 5), (Stock(_own), Stock(_other))); // the replica has not got it yet
    }

    [Fact]
    public async Task Writer_WaitsForTheReplicaOnly()
    {
        var before = Stock(_other);
        var wait = new ReplicaGate(_own, _clock, NullLogger<ReplicaGate>.Instance).WaitAsync(Change(before + 5));
        Copy();

        while (!wait.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Yield();
        }

        Assert.Equal(before + 5, Stock(_other));
        Assert.False(_other.IsReplicaBehind);
    }

    [Fact]
    public async Task ProcessThatStarts_WhileTheReplicaIsBehind_ReadsThePrimary()
    {
        var before = Stock(_own);
        Change(before + 5);

        await _watches[1].StartAsync(CancellationToken.None);

        Assert.Equal(before + 5, Stock(_other));
        await _watches[1].StopAsync(CancellationToken.None);
    }

    // Each process compares once a second, from a moment of its own.
    private async Task PassAsync(Task wait)
    {
        for (var step = 1; !wait.IsCompleted; step++)
        {
            if (step % 10 is 3 or 7)
            {
                _watches[step % 10 == 3 ? 0 : 1].Compare();
            }

            _clock.Advance(s_step);
            await Task.Yield();
        }
    }

    private void Copy()
    {
        using var replication = new Replication(_own, _clock, NullLogger<Replication>.Instance);
        replication.Apply();
    }

    private long Change(int stock)
    {
        using var session = _own.OpenForWriting();
        session.Execute("UPDATE products SET stock = $1 WHERE id = $0", Product, stock);
        return session.Number("INSERT INTO changes(product_id, stock) VALUES ($0, $1) RETURNING position", Product, stock);
    }

    private static int Stock(Database database)
    {
        using var session = database.OpenForReading();
        return (int)session.Number("SELECT stock FROM products WHERE id = $0", Product);
    }
}
