namespace PerfAspects.Tests.Caching;

/// <summary>A source whose values are counted, whose loads can be held, and which fails on demand.</summary>
internal sealed class BackgroundSource
{
    private readonly SemaphoreSlim _begun = new(0);
    private TaskCompletionSource? _held;
    private int _runs;

    public int Runs => Volatile.Read(ref _runs);

    /// <summary>The exception of the loads that begin from now on.</summary>
    public Exception? Failure { get; set; }

    /// <summary>The token of the last load.</summary>
    public CancellationToken Token { get; private set; }

    /// <summary>Runs at the beginning of a load.</summary>
    public Action? OnBegin { get; set; }

    /// <summary>Holds the loads that begin from now on.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Lets the loads go on that are held.</summary>
    public void Release()
    {
        var held = _held;
        _held = null;
        held!.SetResult();
    }

    /// <summary>Waits until one more load has begun.</summary>
    public async Task UntilBegunAsync() => Assert.True(await _begun.WaitAsync(Patience.Limit));

    public async Task<int> LoadAsync(CancellationToken token)
    {
        var (value, held, failure) = (Interlocked.Increment(ref _runs), _held, Failure);
        Token = token;
        OnBegin?.Invoke();
        _begun.Release();
        if (held is not null)
        {
            await held.Task.ConfigureAwait(false);
        }

        return failure is null ? value : throw failure;
    }

    public int Load(CancellationToken token) => LoadAsync(token).GetAwaiter().GetResult();
}
