using PerfAspects.Batching;
using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Gathers the calls of a method for one key into one call of a core for many keys, which ends the N+1 problem: 64 callers that request 64
/// keys at once cost one query.
/// </summary>
/// <remarks>
/// <para>
/// The method has one parameter besides a <see cref="CancellationToken"/>, the key, and returns a <see cref="Task{TResult}"/> or
/// <see cref="ValueTask{TResult}"/> (PERF029). Its core is a method for many keys: <c>Task&lt;IReadOnlyDictionary&lt;K, V&gt;&gt;
/// GetBatchCoreAsync(IReadOnlyCollection&lt;K&gt; keys, CancellationToken)</c> for <c>GetAsync</c>. It sees each key once, and may leave
/// out keys that do not exist.
/// </para>
/// <para>
/// The aspect is the innermost one and stands in the core's place: a cache hit joins no batch, each attempt of a retry joins another one.
/// Calls of all instances are gathered; the core runs on the instance and in the context of the first call of the batch that still waits.
/// </para>
/// <para>
/// A caller that cancels leaves alone. Where all callers have left before the wait ends, the core is not called; where they leave later,
/// its token is cancelled. A core that fails fails all callers of the batch. A key without a value is <see langword="null"/> where the
/// result may be, else a <see cref="KeyNotFoundException"/>; a key that is <see langword="null"/> is an
/// <see cref="ArgumentNullException"/>.
/// </para>
/// <para>
/// Metrics: <c>perfaspects.batches</c>, <c>perfaspects.batch.keys</c>.
/// </para>
/// </remarks>
/// <example><code>
/// [Batched(MaxSize = 200, Wait = "2ms")]
/// public partial Task&lt;Price?&gt; GetPriceAsync(int id, CancellationToken cancellationToken);
///
/// private async Task&lt;IReadOnlyDictionary&lt;int, Price&gt;&gt; GetPriceBatchCoreAsync(IReadOnlyCollection&lt;int&gt; ids,
/// CancellationToken cancellationToken)
///     =&gt; await db.Prices.Where(price =&gt; ids.Contains(price.Id)).ToDictionaryAsync(price =&gt; price.Id, cancellationToken);
/// </code></example>
/// <exception cref="KeyNotFoundException">The core returned no value for the key, and the result may not be null.</exception>
/// <exception cref="ArgumentNullException">The key is <see langword="null"/>.</exception>
/// <exception cref="ObjectDisposedException">The runtime is disposed.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/batched.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BatchedAttribute : AspectAttribute
{
    private int? _maxSize;
    private string? _wait;

    /// <summary>The most distinct keys of a batch, from 1 (PERF006). A batch that has so many runs at once. Default: 100.</summary>
    public int MaxSize { get => _maxSize ?? BatchedDefinition.MaxSize; set => _maxSize = value; }

    /// <summary>
    /// How long the first call of a batch waits for others, a duration such as <c>500ms</c> (PERF005). Default: <c>1ms</c>.
    /// </summary>
    public string Wait { get => _wait ?? BatchedDefinition.Wait; set => _wait = value; }

    internal override string AspectName => "Batched";

    private protected override AspectAttribute Resolve(SettingReader read) => new BatchedAttribute
    {
        MaxSize = read.Integer(nameof(MaxSize), _maxSize),
        Wait = read.Duration(nameof(Wait), _wait),
    };
}
