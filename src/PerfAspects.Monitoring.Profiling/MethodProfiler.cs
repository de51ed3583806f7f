namespace PerfAspects.Monitoring.Profiling;

/// <summary>Samples stacks through the diagnostic port of the process's own runtime.</summary>
internal sealed class MethodProfiler(TimeProvider clock) : IMethodProfiler
{
    private const int MaxKept = 20;

    private readonly Lock _gate = new();
    private readonly ProfileLimit _limit = new(clock);
    private readonly List<(AspectMethod Method, MethodProfile Profile)> _profiles = [];
    private bool _isTaking;

    /// <inheritdoc/>
    public TimeSpan WaitFor(TimeSpan duration)
    {
        var now = clock.GetTimestamp(); // outside of the lock: the clock may be the application's
        lock (_gate)
        {
            return _limit.WaitFor(duration, now);
        }
    }

    /// <inheritdoc/>
    public async Task<MethodProfile> ProfileAsync(AspectMethod method, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(method);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(duration, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(duration, ProfileLimit.Most);
        Begin(duration);
        var file = Path.Combine(Path.GetTempPath(), $"perfaspects-{Guid.NewGuid():N}.nettrace");
        try
        {
            var time = clock.GetUtcNow();
            await StackSampler.SampleAsync(file, duration, clock, cancellationToken).ConfigureAwait(false);
            var root = await Task.Run(() => ProfileReader.Read(file, method.Name), cancellationToken).ConfigureAwait(false);
            var profile = new MethodProfile(method.Name, time, duration, root);
            Keep(method, profile);
            return profile;
        }
        finally
        {
            File.Delete(file);
            lock (_gate)
            {
                _isTaking = false;
            }
        }
    }

    /// <inheritdoc/>
    public MethodProfile? Find(AspectMethod method)
    {
        lock (_gate)
        {
            return _profiles.Find(kept => kept.Method == method).Profile;
        }
    }

    private void Begin(TimeSpan duration)
    {
        var now = clock.GetTimestamp();
        lock (_gate)
        {
            if (_isTaking)
            {
                throw new InvalidOperationException("Another profile is being taken.");
            }

            if (_limit.WaitFor(duration, now) is var wait && wait > TimeSpan.Zero)
            {
                throw new InvalidOperationException(
                    $"Profiles take at most {ProfileLimit.Most.TotalSeconds:0} s in {ProfileLimit.Span.TotalMinutes:0} minutes; "
                    + $"there is room in {Math.Ceiling(wait.TotalSeconds):0} s.");
            }

            _limit.Take(duration, now);
            _isTaking = true;
        }
    }

    private void Keep(AspectMethod method, MethodProfile profile)
    {
        lock (_gate)
        {
            _profiles.RemoveAll(kept => kept.Method == method);
            _profiles.Add((method, profile));
            if (_profiles.Count > MaxKept)
            {
                _profiles.RemoveAt(0);
            }
        }
    }
}
