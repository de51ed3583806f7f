namespace PerfAspects.Caching;

/// <summary>The sessions that read one file. A file that takes its place has other ones.</summary>
internal sealed class SqliteReaders(string path, string fileId) : IDisposable
{
    private const int MaxIdle = 16;

    private readonly Lock _gate = new();
    private readonly Stack<SqliteReader> _idle = new();
    private bool _closed;

    /// <summary>The random id that the file has got when it was created.</summary>
    public string FileId => fileId;

    public SqliteReader Rent()
    {
        lock (_gate)
        {
            if (_closed)
            {
                throw new IOException("The file was closed or replaced.");
            }

            if (_idle.TryPop(out var reader))
            {
                return reader;
            }
        }

        return new SqliteReader(path);
    }

    public void Return(SqliteReader reader)
    {
        lock (_gate)
        {
            if (!_closed && _idle.Count < MaxIdle)
            {
                _idle.Push(reader);
                return;
            }
        }

        reader.Dispose();
    }

    /// <summary>Closes the sessions; one that is in use is closed when it is returned.</summary>
    public void Dispose()
    {
        SqliteReader[] idle;
        lock (_gate)
        {
            _closed = true;
            idle = [.. _idle];
            _idle.Clear();
        }

        foreach (var reader in idle)
        {
            reader.Dispose();
        }
    }
}
