namespace PerfAspects;

/// <summary>
/// Makes the key of a cached method of the marked parameters only; without it, all are part of the key but the
/// <see cref="CancellationToken"/>, caller information, and those marked <see cref="CacheIgnoreAttribute"/>. The two together are PERF037.
/// On a property or field of a type, it makes the member part of what identifies a value of the type where processes share entries
/// (<see cref="CacheEntryAttribute.Shared"/>).
/// </summary>
/// <example><c>public partial Task&lt;decimal&gt; GetTotalAsync([CacheKey(nameof(Order.Id))] Order order);</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#cachekey"/>
[AttributeUsage(AttributeTargets.Parameter | AttributeTargets.Property | AttributeTargets.Field)]
public sealed class CacheKeyAttribute : Attribute
{
    /// <summary>The parameter, or the member, is part of the key.</summary>
    public CacheKeyAttribute()
    {
    }

    /// <summary>A member of the parameter is part of the key, for instance <c>nameof(Order.Id)</c>.</summary>
    /// <param name="member">The name of a property or field that the method's type can read. No such member is PERF012.</param>
    public CacheKeyAttribute(string member) => Member = member;

    /// <summary>
    /// The member of the parameter; <see langword="null"/> for the parameter itself, or the member that carries the attribute.
    /// </summary>
    public string? Member { get; }
}
