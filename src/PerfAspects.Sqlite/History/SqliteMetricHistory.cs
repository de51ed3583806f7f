using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Caching;
using PerfAspects.History;

namespace PerfAspects;

/// <summary>
/// Keeps the samples of a monitor in a SQLite file, so that they outlive the process. A thread of its own writes; whoever appends does not
/// wait for the disk. Samples of complete intervals are packed into compressed blocks. A damaged file is set aside as
/// <c>metrics.db.corrupt-1</c>, logged, and a new one is begun. Several processes may share a file; their samples then add up.
/// </summary>
public sealed class SqliteMetricHistory : IMetricHistory, IDisposable
{
    private const int MaxWaiting = 500; // an hour of batches

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    // Lock order: _file, then _gate. _file is held for a commit, so that a reader sees a batch either in the file or as waiting.
    private readonly Lock _file = new();
    private readonly Lock _gate = new();
    private readonly List<HistoryBatch> _waiting = [];
    private readonly AutoResetEvent _news = new(initialState: false);
    private readonly ManualResetEventSlim _idle = new(initialState: true);
    private readonly SqliteHistoryOptions _options;
    private readonly ILogger _logger;
    private readonly DamagedFile _damaged;
    private readonly Thread _thread;
    private HistoryWriter? _writer;
    private volatile bool _isDisposed;
    private volatile Exception? _suspicion;
    private bool _hasFailed;

    /// <summary>Opens or creates the history, in the background.</summary>
    /// <param name="options">The options.</param>
    /// <param name="loggerFactory">Creates the logger. Default: nothing is logged.</param>
    /// <exception cref="ArgumentException">An option has a value that it cannot have.</exception>
    public SqliteMetricHistory(SqliteHistoryOptions options, ILoggerFactory? loggerFactory = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _options = new SqliteHistoryOptions { Path = options.Path, MaxSize = options.MaxSize };
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PerfAspects.Sqlite");
        _damaged = new DamagedFile(_options.Path, _logger);
        _thread = new Thread(Work) { IsBackground = true, Name = "PerfAspects history writer" };
        _thread.Start();
    }

    /// <summary>Runs before a batch is committed, on the writer's thread. For tests.</summary>
    internal Action? Committing { get; set; }

    /// <inheritdoc/>
    public void Append(TimeSpan resolution, IReadOnlyList<MetricSample> samples)
    {
        ArgumentNullException.ThrowIfNull(samples);
        if (samples.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _waiting.Add(new HistoryBatch(SecondsOf(resolution), samples));
            if (_waiting.Count > MaxWaiting)
            {
                _waiting.RemoveAt(0);
            }

            _idle.Reset();
        }

        _news.Set();
    }

    /// <inheritdoc/>
    public IEnumerable<MetricSample> Read(TimeSpan resolution, DateTimeOffset from, DateTimeOffset to, string? series = null)
    {
        var seconds = SecondsOf(resolution);
        var (first, end) = (from.ToUnixTimeSeconds(), to.ToUnixTimeSeconds());
        HistorySession? session = null;
        List<MetricSample> waiting;
        try
        {
            lock (_file)
            {
                if (File.Exists(_options.Path))
                {
                    session = HistorySession.OpenReader(_options.Path);
                    session.Execute("BEGIN");
                    session.Query("SELECT count(*) FROM sqlite_schema"); // the transaction sees the file as it is now
                }

                waiting = TakeWaiting(seconds, first, end, series);
            }

            return session is null ? waiting : Join(new HistoryReader(session).Read(seconds, first, end, series), waiting);
        }
        catch (Exception exception) when (SqliteSchema.IsCorruption(exception))
        {
            _suspicion = exception;
            _news.Set(); // the writer's thread sets the file aside
            return TakeWaiting(seconds, first, end, series);
        }
        finally
        {
            session?.Dispose();
        }
    }

    /// <summary>Waits until everything that was appended is in the file, or cannot be written. For tests.</summary>
    internal bool WaitUntilIdle(TimeSpan patience) => _idle.Wait(patience);

    /// <summary>Writes what waits, for at most 5 seconds, and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
        }

        _news.Set();
        _thread.Join(s_patience);
    }

    private static int SecondsOf(TimeSpan resolution) => (int)Math.Max(resolution.TotalSeconds, 1);

    // Waiting samples are later than those in the file, except after a restart or a clock that was set back.
    private static IEnumerable<MetricSample> Join(IEnumerable<MetricSample> written, List<MetricSample> waiting)
    {
        List<MetricSample> all = [.. written];
        if (waiting.Count == 0)
        {
            return all;
        }

        all.AddRange(waiting);
        return all.GroupBy(static sample => sample.Series, StringComparer.Ordinal)
            .SelectMany(static group => group.OrderBy(static sample => sample.Start));
    }

    private List<MetricSample> TakeWaiting(int resolution, long from, long to, string? series)
    {
        lock (_gate)
        {
            return
            [
                .. _waiting.Where(batch => batch.Resolution == resolution).SelectMany(static batch => batch.Samples)
                    .Where(sample => (series is null || sample.Series == series)
                        && sample.Start.ToUnixTimeSeconds() >= from && sample.Start.ToUnixTimeSeconds() < to)
                    .GroupBy(static sample => sample.Series, StringComparer.Ordinal)
                    .SelectMany(static group => group.OrderBy(static sample => sample.Start)),
            ];
        }
    }

    private void Work()
    {
        while (!_isDisposed)
        {
            _news.WaitOne();
            Write();
        }

        Write(); // what came while the last batch was written
        _writer?.Dispose();
        _writer = null;
    }

    private void Write()
    {
        HistoryBatch[] batches;
        lock (_gate)
        {
            batches = [.. _waiting];
        }

        try
        {
            if (_suspicion is { } suspicion)
            {
                _suspicion = null;
                SetAside(suspicion);
            }

            if (batches.Length > 0)
            {
                Write(batches);
                NoteSuccess();
            }
        }
        catch (Exception exception)
        {
            NoteFailure(exception);
        }

        lock (_gate)
        {
            if (_waiting.Count == 0 || _hasFailed)
            {
                _idle.Set();
            }
        }
    }

    // A damaged file fails the first attempt and is set aside; the second one begins a new file.
    private void Write(HistoryBatch[] batches)
    {
        try
        {
            WriteOnce(batches);
        }
        catch (Exception exception) when (SqliteSchema.IsCorruption(exception))
        {
            SetAside(exception);
            WriteOnce(batches);
        }
    }

    // Another process may have replaced the file already.
    private void SetAside(Exception cause)
    {
        _writer?.Dispose();
        _writer = null;
        var target = default(string);
        lock (_file)
        {
            if (!_damaged.IsSound())
            {
                target = _damaged.SetAside();
            }
        }

        _damaged.Log(target, cause); // outside of the lock: the logger is the application's
    }

    private void WriteOnce(HistoryBatch[] batches)
    {
        if (!File.Exists(_options.Path))
        {
            _writer?.Dispose(); // of a file that somebody has deleted
            _writer = null;
        }

        _writer ??= new HistoryWriter(_options.Path, _options.MaxSize);
        try
        {
            _writer.Write(batches);
            Committing?.Invoke();
            lock (_file)
            {
                _writer.Commit();
                lock (_gate)
                {
                    _waiting.RemoveAll(batch => Array.IndexOf(batches, batch) >= 0);
                }
            }
        }
        catch
        {
            _writer.RollBack();
            throw;
        }
    }

    private void NoteSuccess()
    {
        if (_hasFailed)
        {
            _hasFailed = false;
            HistoryLog.WrittenAgain(_logger, _options.Path);
        }
    }

    // Once for a spell of failures: the next batch, ten seconds later, is the next attempt.
    private void NoteFailure(Exception exception)
    {
        if (!_hasFailed)
        {
            _hasFailed = true;
            HistoryLog.NotWritten(_logger, _options.Path, exception);
        }
    }
}
