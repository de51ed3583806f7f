using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using PerfAspects.Monitoring.Histograms;

namespace PerfAspects.Monitoring.Sampling;

/// <summary>The recorders of durations by the name of a method in the metrics.</summary>
internal sealed class DurationTable
{
    private const int CacheSize = 1_024;

    private readonly ConcurrentDictionary<string, DurationRecorder> _recorders = new(StringComparer.Ordinal);

    // A method reports under one and the same string object, so that its identity finds the recorder without reading the text.
    private readonly Known?[] _known = new Known?[CacheSize];

    /// <summary>Finds or makes the recorder of a method.</summary>
    public DurationRecorder GetOrAdd(string name)
    {
        ref var known = ref _known[RuntimeHelpers.GetHashCode(name) & (CacheSize - 1)];
        if (Volatile.Read(ref known) is { } found && ReferenceEquals(found.Name, name))
        {
            return found.Recorder;
        }

        var recorder = _recorders.GetOrAdd(name, static _ => new DurationRecorder());
        Volatile.Write(ref known, new Known(name, recorder));
        return recorder;
    }

    /// <summary>Finds the recorder of a method; <see langword="null"/> if nothing was measured yet.</summary>
    public DurationRecorder? Find(string name) => _recorders.GetValueOrDefault(name);

    private sealed record Known(string Name, DurationRecorder Recorder);
}
