using System.ComponentModel;

namespace PerfAspects.CompilerServices;

/// <summary>One call of a method whose calls are gathered into batches. For generated code.</summary>
/// <typeparam name="TKey">The key.</typeparam>
/// <typeparam name="TResult">The result of the method, awaited.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public interface IBatchedCall<TKey, TResult> : IAspectCall<TResult>
{
    /// <summary>The key of this call.</summary>
    TKey BatchKey { get; }

    /// <summary>Whether the result may be <see langword="null"/>, which a key without a value then is.</summary>
    bool MissingIsNull { get; }

    /// <summary>Calls the core for many keys.</summary>
    /// <param name="keys">The keys of the batch, each once.</param>
    /// <param name="cancellationToken">The token of the batch.</param>
    ValueTask<IReadOnlyDictionary<TKey, TResult>> InvokeBatchAsync(TKey[] keys, CancellationToken cancellationToken);
}
