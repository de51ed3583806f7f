using System.Runtime.CompilerServices;

namespace PerfAspects;

/// <summary>The options of a <see cref="CacheTier"/>. They are read when the tier is made and must not change afterwards.</summary>
public class CacheTierOptions
{
    private static readonly TimeSpan s_shortest = TimeSpan.FromMilliseconds(1);

    private static readonly TimeSpan s_longest = TimeSpan.FromDays(1);

    /// <summary>
    /// The first part of every key in the store. Processes with the same namespace share entries. Default: <c>perfaspects</c>.
    /// </summary>
    public string Namespace { get; set; } = "perfaspects";

    /// <summary>The longest time that a call waits for a read, and for the permission to load. Default: 100 ms.</summary>
    public TimeSpan ReadTimeout { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest time that a call waits for a value to be kept, or for an invalidation. Default: 250 ms.</summary>
    public TimeSpan KeepTimeout { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// The time after which the permission to load is given to another process, unless the first process renews it. Default: 10 s. A
    /// process that dies while it loads delays the others by this time at most.
    /// </summary>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The longest time that a call waits for another process to load the value, before it loads for itself. Default: 2 s.
    /// </summary>
    public TimeSpan CrossNodeWait { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>The interval of reading the log of invalidations, which finds the ones whose notification was lost. Default: 1 s.</summary>
    public TimeSpan CoherenceInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// The longest time that memory answers with a shared value while the tier cannot be reached. Default: 30 s. Null: memory answers for
    /// the value's whole duration.
    /// </summary>
    public TimeSpan? MaxStaleness { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The choice for an invalidation that cannot reach the tier. Default: <see cref="UnreachableTier.Queue"/>.</summary>
    public UnreachableTier OnUnreachable { get; set; }

    /// <summary>
    /// The size in bytes from which payloads are compressed. Default: 4 KiB. <see cref="int.MaxValue"/> compresses nothing.
    /// </summary>
    public int CompressionThreshold { get; set; } = 4 * 1024;

    /// <summary>The size in bytes above which a value stays in memory only, before compression. Default: 1 MiB.</summary>
    public int MaxPayload { get; set; } = 1024 * 1024;

    /// <summary>
    /// Whether the host fails to start if the tier cannot be used then. Default: false, the problem is logged and shared values are kept in
    /// memory until the tier can be used.
    /// </summary>
    public bool Required { get; set; }

    /// <summary>Throws if an option has a value that it must not have. A tier calls it when it is made.</summary>
    /// <exception cref="ArgumentException">An option has a value that it must not have.</exception>
    protected internal virtual void Validate()
    {
        var named = !string.IsNullOrWhiteSpace(Namespace) && !Namespace.AsSpan().ContainsAny('{', '}');
        Check(named, Namespace, "must not be empty and must not contain braces");
        CheckWait(ReadTimeout);
        CheckWait(KeepTimeout);
        CheckWait(LeaseDuration);
        Check(CrossNodeWait >= TimeSpan.Zero && CrossNodeWait <= s_longest, CrossNodeWait, "must be from 0 to 1 day");
        CheckWait(CoherenceInterval);
        var bounded = MaxStaleness is not { } staleness || (staleness > TimeSpan.Zero && staleness <= s_longest);
        Check(bounded, MaxStaleness, "must be above 0 and at most 1 day, or null");
        Check(OnUnreachable is UnreachableTier.Queue or UnreachableTier.Throw, OnUnreachable, "must be Queue or Throw");
        Check(CompressionThreshold >= 0, CompressionThreshold, "must not be negative");
        Check(MaxPayload > 0, MaxPayload, "must be above 0");
    }

    /// <summary>Throws the exception that says which option has which value and what it must be.</summary>
    /// <typeparam name="T">The option's type.</typeparam>
    /// <param name="valid">Whether the value is valid.</param>
    /// <param name="value">The option.</param>
    /// <param name="demand">The rest of the sentence that begins with the option's name.</param>
    /// <param name="option">The option's name; the compiler passes it.</param>
    /// <exception cref="ArgumentException">The value is not valid.</exception>
    protected void Check<T>(bool valid, T value, string demand, [CallerArgumentExpression(nameof(value))] string option = "")
    {
        if (!valid)
        {
            throw new ArgumentException(FormattableString.Invariant($"The tier option {option} is '{value}'; it {demand}."), option);
        }
    }

    private void CheckWait(TimeSpan value, [CallerArgumentExpression(nameof(value))] string option = "")
        => Check(value >= s_shortest && value <= s_longest, value, "must be from 1 ms to 1 day", option);
}
