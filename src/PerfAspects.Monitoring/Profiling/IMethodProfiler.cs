namespace PerfAspects;

/// <summary>
/// Samples the stacks of threads that run a method, on request. The package <c>PerfAspects.Monitoring.Profiling</c> has an implementation,
/// so that an application that profiles nothing does not carry it.
/// </summary>
public interface IMethodProfiler
{
    /// <summary>The time after which a profile of that duration may be taken; zero if it may be taken now.</summary>
    /// <param name="duration">The duration of the profile.</param>
    TimeSpan WaitFor(TimeSpan duration);

    /// <summary>Takes a profile. One is taken at a time, and their durations are at most 5 seconds in 10 minutes.</summary>
    /// <param name="method">The annotated method.</param>
    /// <param name="duration">The time to sample for, above zero and at most 5 seconds.</param>
    /// <param name="cancellationToken">Ends the sampling early; nothing is kept.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is out of its range.</exception>
    /// <exception cref="InvalidOperationException">Another profile is taken, the limit is reached, or the runtime refuses to be
    /// sampled.</exception>
    Task<MethodProfile> ProfileAsync(AspectMethod method, TimeSpan duration, CancellationToken cancellationToken = default);

    /// <summary>Finds the last profile of a method; <see langword="null"/> if there is none.</summary>
    /// <param name="method">The method.</param>
    MethodProfile? Find(AspectMethod method);
}

/// <summary>The stacks in which a method was seen.</summary>
/// <param name="Method">The name of the method.</param>
/// <param name="Time">The time at which the sampling began.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Root">The method itself and what it calls. Its samples are those of all stacks that the method is on.</param>
public sealed record MethodProfile(string Method, DateTimeOffset Time, TimeSpan Duration, ProfileNode Root);

/// <summary>A method on stacks, below the methods that call it.</summary>
/// <param name="Name">The name of the method, with its type and without arguments.</param>
/// <param name="Samples">The samples in which it or a method that it calls was running.</param>
/// <param name="Own">The samples in which it was running itself.</param>
/// <param name="Children">The methods that it calls, those with the most samples first.</param>
public sealed record ProfileNode(string Name, int Samples, int Own, IReadOnlyList<ProfileNode> Children);
