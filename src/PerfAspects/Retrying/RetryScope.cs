namespace PerfAspects.Retrying;

/// <summary>
/// The time of an attempt after the first. Within it, whatever the attempt calls is tried again already, so that a retry further in would
/// multiply the attempts. What the attempt leaves running is no part of it.
/// </summary>
internal sealed class RetryScope
{
    private static readonly AsyncLocal<RetryScope?> s_current = new();

    private readonly RetryScope? _outer = s_current.Value;
    private volatile bool _hasEnded;

    /// <summary>Whether this flow of execution is within such an attempt of another call.</summary>
    public static bool IsInside
    {
        get
        {
            for (var scope = s_current.Value; scope is not null; scope = scope._outer)
            {
                if (!scope._hasEnded)
                {
                    return true;
                }
            }

            return false;
        }
    }

    public static RetryScope Begin()
    {
        var scope = new RetryScope();
        s_current.Value = scope;
        return scope;
    }

    public void End()
    {
        _hasEnded = true;
        s_current.Value = _outer;
    }
}
