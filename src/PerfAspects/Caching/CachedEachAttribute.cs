using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Keeps the results of a method for many keys, an entry for each key. The core is called once, with the keys that are missing; concurrent
/// calls share the loads of the keys that they have in common.
/// </summary>
/// <remarks>
/// <para>
/// The method takes a collection of keys (<see cref="IReadOnlyCollection{T}"/>, <see cref="IEnumerable{T}"/>, an array), which are parts of
/// the entries' keys one by one, and returns a dictionary (<see cref="IReadOnlyDictionary{TKey, TValue}"/>,
/// <see cref="Dictionary{TKey, TValue}"/>), also as a task (PERF029). Its further parameters are parts of every key, unless
/// <see cref="CacheIgnoreAttribute"/> leaves them out.
/// </para>
/// <para>
/// A key that the core does not return is kept as absent, if <see cref="CacheEntryAttribute.CacheNull"/> is set, and left out of the
/// result. Keys that nobody requested are ignored and counted. Requests to the cache are counted for each key, calls for each call.
/// </para>
/// <para>
/// Metrics: those of <see cref="CachedAttribute"/>, and <c>perfaspects.cache.unasked_keys</c>.
/// </para>
/// </remarks>
/// <example><code>
/// [CachedEach("5m", Tags = ["price:{key}"])]
/// public partial Task&lt;IReadOnlyDictionary&lt;int, Price&gt;&gt; GetPricesAsync(
///     IReadOnlyCollection&lt;int&gt; ids, CancellationToken cancellationToken);
///
/// private async Task&lt;IReadOnlyDictionary&lt;int, Price&gt;&gt; GetPricesCoreAsync(
///     IReadOnlyCollection&lt;int&gt; ids, CancellationToken cancellationToken)
///     =&gt; await db.Prices.Where(price =&gt; ids.Contains(price.Id)).ToDictionaryAsync(price =&gt; price.Id, cancellationToken);
/// </code></example>
/// <param name="duration">How long an entry is served; see <see cref="CacheEntryAttribute.Duration"/>.</param>
/// <exception cref="ArgumentNullException">A key, or the collection of keys, is <see langword="null"/>.</exception>
/// <exception cref="Polly.Timeout.TimeoutRejectedException">A load took longer than
/// <see cref="CacheEntryAttribute.LoadTimeout"/>.</exception>
/// <exception cref="InvalidOperationException">The core requests a key that it is loading, or returns no dictionary.</exception>
/// <exception cref="OperationCanceledException">The caller cancelled; the exception has the caller's token.</exception>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/cached-each.md"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CachedEachAttribute(string duration) : CacheEntryAttribute(duration)
{
    /// <summary>
    /// The name of the method with <c>[Cached]</c> that returns the value of one key: both methods then have the same entries, under the
    /// settings of that method. Its parameters are those of this method with a key instead of the keys, and
    /// <see cref="CacheEntryAttribute.Duration"/> is the same (PERF029). Default: none.
    /// </summary>
    /// <remarks>
    /// A key without a value is <see langword="null"/> there; where the value may not be <see langword="null"/>, a call that has joined the
    /// load of this method fails with a <see cref="KeyNotFoundException"/>, and nothing is kept.
    /// </remarks>
    public string? With { get; set; }

    internal override string AspectName => "CachedEach";

    private protected override AspectAttribute Resolve(SettingReader read)
    {
        read.Fixed(nameof(With), With);
        var resolved = new CachedEachAttribute(read.Duration(nameof(Duration), Duration)) { With = With };
        resolved.ReadEntries(read, this);
        return resolved;
    }
}
