namespace PerfAspects;

/// <summary>
/// Decides by the value of this parameter which calls <see cref="ShedAttribute"/> refuses first among those of one priority, so that the
/// calls of one user are kept or refused together. The choice changes every hour. On several parameters their values count together. It is
/// without effect on a method that has no <c>[Shed]</c> (PERF034).
/// </summary>
/// <remarks>
/// Texts, numbers, enums and <see cref="Guid"/>s fall alike in all processes; values of other types by their own
/// <see cref="object.GetHashCode"/>.
/// </remarks>
/// <example><code>
/// [Shed(Priority = CallPriority.Low)]
/// public partial Task&lt;Page&gt; PrefetchAsync([ShedBy] string user, int page, CancellationToken cancellationToken);
/// </code></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#shedby"/>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ShedByAttribute : Attribute;
