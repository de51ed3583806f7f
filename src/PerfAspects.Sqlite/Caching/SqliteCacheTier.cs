using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using PerfAspects.Caching;

namespace PerfAspects;

/// <summary>
/// A durable cache in a SQLite file, which the processes of one machine share. It is warm after a restart of a process, and empty after a
/// restart of the machine.
/// </summary>
/// <remarks>
/// Writes share transactions on a thread of their own; reads run on the thread pool. A damaged file is set aside as
/// <c>cache.db.corrupt-1</c> and a new one is begun. The file must not be on a network drive.
/// </remarks>
public sealed class SqliteCacheTier : CacheTier
{
    // An entry's last use is written at most this often.
    private const long UseInterval = 60_000;

    private readonly SqliteTierOptions _options;
    private readonly SqliteNames _names;
    private readonly MachineClock _clock;
    private readonly SqliteFile _file;

    /// <summary>Creates the tier. It opens the file when it is first used.</summary>
    /// <param name="options">The options, with a path.</param>
    /// <param name="loggerFactory">Makes the logger for damaged files. Default: none, nothing is logged.</param>
    /// <exception cref="ArgumentException">An option has a value that it must not have.</exception>
    public SqliteCacheTier(SqliteTierOptions options, ILoggerFactory? loggerFactory = null)
        : base(options)
    {
        _options = options;
        _names = new SqliteNames(options.Namespace);
        _clock = new MachineClock(options.Clock);
        _file = new SqliteFile(options, _clock, (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("PerfAspects.Sqlite"));
    }

    /// <inheritdoc/>
    public override string Name => "sqlite";

    /// <inheritdoc/>
    public override bool IsLocal => true;

    /// <inheritdoc/>
    public override async ValueTask ProbeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _file.WriteAsync(static _ => true, grows: false, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && exception is not ObjectDisposedException)
        {
            const string Option = $"{nameof(SqliteTierOptions)}.{nameof(SqliteTierOptions.Path)}";
            var message = $"The cache file '{_options.Path}' cannot be used; check {Option}. {exception.Message}";
            throw new CacheTierException(message, exception);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask<TierRead> ReadAsync(TierEntry entry, CancellationToken cancellationToken)
    {
        var now = _clock.Now;
        var (read, used) = await _file.ReadAsync(
            reader =>
            {
                var found = reader.Read(_names, entry, now, out var used);
                return (found, used);
            },
            cancellationToken).ConfigureAwait(false);
        if (read.IsHit && now - used >= UseInterval)
        {
            _ = UseAsync(entry.Key);
        }

        return read;
    }

    /// <inheritdoc/>
    public override ValueTask<TierAcquisition> AcquireAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => WriteAsync(writer => writer.Acquire(_names, entry, lease, Options.LeaseDuration), grows: false, cancellationToken);

    /// <inheritdoc/>
    public override ValueTask<bool> KeepAsync(
        TierEntry entry,
        Guid lease,
        ReadOnlyMemory<byte> tokens,
        ReadOnlyMemory<byte> payload,
        TimeSpan duration,
        CancellationToken cancellationToken)
        => WriteAsync(writer => writer.Keep(_names, entry, lease, tokens.Span, payload.Span, duration), grows: true, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<IReadOnlyList<TierRead>> ReadManyAsync(
        IReadOnlyList<TierEntry> entries, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var now = _clock.Now;
        var (reads, used) = await _file.ReadAsync(reader => reader.Read(_names, entries, now), cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < reads.Length; i++)
        {
            if (reads[i].IsHit && now - used[i] >= UseInterval)
            {
                _ = UseAsync(entries[i].Key);
            }
        }

        return reads;
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<TierAcquisition>> AcquireManyAsync(
        IReadOnlyList<TierClaim> claims, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(claims);
        return WriteAsync<IReadOnlyList<TierAcquisition>>(
            writer => [.. claims.Select(claim => writer.Acquire(_names, claim.Entry, claim.Lease, Options.LeaseDuration))],
            grows: false,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<IReadOnlyList<bool>> KeepManyAsync(IReadOnlyList<TierValue> values, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(values);
        return WriteAsync<IReadOnlyList<bool>>(
            writer => [.. values.Select(
                value => writer.Keep(_names, value.Entry, value.Lease, value.Tokens.Span, value.Payload.Span, value.Duration))],
            grows: true,
            cancellationToken);
    }

    /// <inheritdoc/>
    public override ValueTask<bool> RenewAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => WriteAsync(writer => writer.Renew(_names, entry, lease, Options.LeaseDuration), grows: false, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask ReleaseAsync(TierEntry entry, Guid lease, CancellationToken cancellationToken)
        => await WriteAsync(
            writer =>
            {
                writer.Release(_names, entry, lease);
                return true;
            },
            grows: false,
            cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public override ValueTask<long> InvalidateAsync(TierInvalidation invalidation, CancellationToken cancellationToken)
        => WriteAsync(writer => writer.Invalidate(_names, invalidation), grows: false, cancellationToken);

    /// <inheritdoc/>
    public override async ValueTask<TierLog> ReadLogAsync(TierPosition after, CancellationToken cancellationToken)
    {
        var log = await ReadLogOrNothingAsync(after, cancellationToken).ConfigureAwait(false);
        if (log is null)
        {
            await WriteAsync(
                static writer =>
                {
                    writer.BeginLog();
                    return true;
                },
                grows: false,
                cancellationToken).ConfigureAwait(false);
            log = await ReadLogOrNothingAsync(after, cancellationToken).ConfigureAwait(false);
        }

        return log ?? default;
    }

    /// <summary>
    /// Copies the file to another one while it is in use, for inspection: a copy that takes the place of the file brings back what was
    /// invalidated since.
    /// </summary>
    /// <param name="path">The path of the copy, which is overwritten if it exists.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>A task that completes when the copy is complete.</returns>
    public async Task BackupAsync(string path, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        await _file.ReadAsync(
            reader =>
            {
                var place = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
                using var target = new SqliteConnection(place.ToString());
                target.Open();
                reader.Connection.BackupDatabase(target);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _file.Dispose();
            _file.Closed.GetAwaiter().GetResult();
        }
    }

    /// <inheritdoc/>
    protected override async ValueTask DisposeAsyncCore()
    {
        _file.Dispose();
        await _file.Closed.ConfigureAwait(false);
    }

    private ValueTask<T> WriteAsync<T>(Func<SqliteWriter, T> write, bool grows, CancellationToken cancellationToken)
        => new(_file.WriteAsync(write, grows, cancellationToken));

    private Task<TierLog?> ReadLogOrNothingAsync(TierPosition after, CancellationToken cancellationToken)
        => _file.ReadAsync(
            reader =>
            {
                _file.Verify();
                return reader.ReadLog(_names.Space, after);
            },
            cancellationToken);

    // Only advice for the choice of what is removed: a failure of it is none of the read.
    private async Task UseAsync(string key)
    {
        try
        {
            await _file.WriteAsync(
                writer =>
                {
                    writer.Use(_names, key);
                    return true;
                },
                grows: false,
                CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            // See above.
        }
    }
}
