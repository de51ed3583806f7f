using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Caching;

/// <summary>
/// The file: a thread that writes, so that writers of this process never wait for each other's locks and share transactions, and sessions
/// that read on the thread pool.
/// </summary>
/// <remarks>All private methods run on the writer's thread, which alone opens, closes and replaces the file.</remarks>
internal sealed class SqliteFile : IDisposable
{
    private const int MaxBatch = 64;

    private const int MaxWaiting = 10_000;

    private const int MaxAttempts = 50;

    private readonly BlockingCollection<SqliteWrite> _writes = [];
    private readonly ManualResetEventSlim _pause = new();
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SqliteTierOptions _options;
    private readonly MachineClock _clock;
    private readonly ILogger _logger;
    private readonly SqliteBound _bound;
    private readonly DamagedFile _damaged;
    private SqliteWriter? _writer;
    private volatile SqliteReaders? _readers;
    private long _verified;

    public SqliteFile(SqliteTierOptions options, MachineClock clock, ILogger logger)
    {
        (_options, _clock, _logger) = (options, clock, logger);
        _bound = new SqliteBound(clock, options.MaxSize);
        _damaged = new DamagedFile(options.Path, logger);
        new Thread(Work) { IsBackground = true, Name = "PerfAspects SQLite writer" }.Start();
    }

    /// <summary>Completes when the file is closed.</summary>
    public Task Closed => _closed.Task;

    /// <summary>Runs an operation on the thread pool, never on the caller's thread: SQLite blocks.</summary>
    public async Task<T> ReadAsync<T>(Func<SqliteReader, T> read, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ObjectDisposedException.ThrowIf(_writes.IsAddingCompleted, typeof(SqliteCacheTier));
        if (_readers is null)
        {
            await WriteAsync(static _ => true, grows: false, cancellationToken).ConfigureAwait(false); // opens the file
        }

        var reading = Task.Run(() => Read(_readers ?? throw new IOException("The file is being replaced."), read), cancellationToken);
        return await reading.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Runs an operation in a transaction on the writer's thread.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteWriter, T> write, bool grows, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_writes.Count >= MaxWaiting)
        {
            throw new CacheTierException($"{MaxWaiting} operations wait for the file already.");
        }

        var item = new SqliteWrite<T>(write, grows, cancellationToken);
        try
        {
            _writes.Add(item, CancellationToken.None);
        }
        catch (InvalidOperationException) when (_writes.IsAddingCompleted)
        {
            throw new ObjectDisposedException(nameof(SqliteCacheTier));
        }

        return item.Result.WaitAsync(cancellationToken);
    }

    /// <summary>
    /// Opens the file again if another process has replaced it, or somebody has deleted it. Looks at most once a second.
    /// </summary>
    public void Verify()
    {
        var now = _clock.Now;
        var verified = Interlocked.Read(ref _verified);
        if (now - verified < 1_000 || Interlocked.CompareExchange(ref _verified, now, verified) != verified || _readers is not { } readers)
        {
            return;
        }

        if (!File.Exists(_options.Path) || FileIdOf(_options.Path) != readers.FileId)
        {
            Post(new ControlWrite(new ReplacedFileException()));
        }
    }

    /// <summary>Ends the thread after the operations that wait.</summary>
    public void Dispose() => _writes.CompleteAdding();

    private static string FileIdOf(string path)
    {
        using var session = new SqliteReader(path);
        return session.QueryText("SELECT hex(id) FROM file");
    }

    private T Read<T>(SqliteReaders readers, Func<SqliteReader, T> read)
    {
        SqliteReader? reader = null;
        try
        {
            reader = readers.Rent();
            var result = read(reader);
            readers.Return(reader);
            return result;
        }
        catch (Exception exception)
        {
            reader?.Dispose();
            if (SqliteSchema.IsCorruption(exception))
            {
                Post(new ControlWrite(exception));
            }

            throw;
        }
    }

    private void Post(SqliteWrite write)
    {
        try
        {
            _writes.Add(write);
        }
        catch (InvalidOperationException)
        {
            // Disposed meanwhile.
        }
    }

    private void Work()
    {
        var batch = new List<SqliteWrite>();
        foreach (var first in _writes.GetConsumingEnumerable())
        {
            batch.Add(first);
            while (batch.Count < MaxBatch && _writes.TryTake(out var next))
            {
                batch.Add(next);
            }

            RunBatch(batch);
            batch.Clear();
        }

        Close();
        _pause.Dispose();
        _closed.SetResult();
    }

    private void RunBatch(List<SqliteWrite> batch)
    {
        try
        {
            RunTransaction(batch);
        }
        catch (Exception exception)
        {
            if (SqliteSchema.IsCorruption(exception))
            {
                Recover(exception);
            }
            else if (exception is ReplacedFileException)
            {
                Close();
            }

            batch.ForEach(write => write.Fail(exception));
            return;
        }

        batch.ForEach(static write => write.Complete());
    }

    private void RunTransaction(List<SqliteWrite> batch)
    {
        var writer = Open();
        writer.Execute("BEGIN IMMEDIATE");
        try
        {
            batch.ForEach(write => write.Run(writer));
            if (batch.Exists(static write => write.Grows))
            {
                _bound.Apply(writer);
            }

            writer.Execute("COMMIT");
        }
        catch
        {
            writer.RollBack();
            throw;
        }
    }

    private SqliteWriter Open()
    {
        if (_writer is not null)
        {
            return _writer;
        }

        try
        {
            _writer = OpenWriter();
        }
        catch (Exception exception) when (SqliteSchema.IsCorruption(exception))
        {
            _damaged.Log(_damaged.SetAside(), exception);
            _writer = OpenWriter();
        }

        _readers = new SqliteReaders(_options.Path, _writer.QueryText("SELECT hex(id) FROM file"));
        return _writer;
    }

    // Several processes that begin a file at the same time: while one of them switches to WAL, the others fail without the wait that every
    // other lock has.
    private SqliteWriter OpenWriter()
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return new SqliteWriter(_options.Path, _clock, _options.LogLength);
            }
            catch (Exception exception) when (SqliteSchema.IsBusy(exception) && attempt < MaxAttempts)
            {
                _pause.Wait(TimeSpan.FromMilliseconds(10));
            }
        }
    }

    private void Close()
    {
        _readers?.Dispose();
        _readers = null;
        _writer?.Dispose();
        _writer = null;
    }

    // Another process may have replaced the file already.
    private void Recover(Exception exception)
    {
        Close();
        try
        {
            if (!_damaged.IsSound())
            {
                _damaged.Log(_damaged.SetAside(), exception);
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            SqliteLog.NotSetAside(_logger, _options.Path, failure);
        }
    }
}
