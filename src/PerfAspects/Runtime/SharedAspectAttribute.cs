using PerfAspects.Settings;

namespace PerfAspects;

/// <summary>
/// Base of the aspects that methods can share by a name: <see cref="RateLimitedAttribute"/>, <see cref="CircuitBreakerAttribute"/> and
/// <see cref="BulkheadAttribute"/>. A policy (<c>AddAspectPolicy</c>) sets the settings of such an aspect for every method that gives the
/// name.
/// </summary>
public abstract class SharedAspectAttribute : AspectAttribute
{
    private protected SharedAspectAttribute()
    {
    }

    /// <summary>
    /// The name under which methods share one limit, circuit or bulkhead, compared ordinally. Default: none, which gives each method its
    /// own. Methods with one name need the same settings (PERF014).
    /// </summary>
    public string? Name { get; set; }

    private protected sealed override string? PolicyOf(SettingReader read) => read.NameOf(Name);
}
