namespace PerfAspects.Caching;

/// <summary>An operation that waits for the writer, and shares its transaction with the others that wait.</summary>
internal abstract class SqliteWrite
{
    /// <summary>Whether the operation may make the file larger.</summary>
    public virtual bool Grows => false;

    /// <summary>Runs the operation, within the transaction.</summary>
    public abstract void Run(SqliteWriter writer);

    /// <summary>Reports the result, after the transaction has been committed.</summary>
    public abstract void Complete();

    /// <summary>Reports that the transaction has failed.</summary>
    public abstract void Fail(Exception exception);
}

/// <summary>An operation with a result.</summary>
internal sealed class SqliteWrite<T>(Func<SqliteWriter, T> run, bool grows, CancellationToken cancellationToken) : SqliteWrite
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _value;
    private bool _hasRun;

    public override bool Grows => grows;

    public Task<T> Result => _result.Task;

    public override void Run(SqliteWriter writer)
    {
        if (!cancellationToken.IsCancellationRequested)
        {
            _value = run(writer);
            _hasRun = true;
        }
    }

    public override void Complete()
    {
        if (_hasRun)
        {
            _result.SetResult(_value!);
        }
        else
        {
            _result.SetCanceled(cancellationToken);
        }
    }

    public override void Fail(Exception exception)
    {
        _result.SetException(exception);
        _ = _result.Task.Exception; // nobody may be waiting any more
    }
}
