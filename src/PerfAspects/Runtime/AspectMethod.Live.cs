using System.Diagnostics.CodeAnalysis;
using PerfAspects.CompilerServices;
using PerfAspects.Runtime.Parts;
using PerfAspects.Runtime.Settings;
using PerfAspects.Runtime.Settings.Layers;
using PerfAspects.Telemetry;
using PerfAspects.Timing;

namespace PerfAspects;

// What changes with the method's settings, and what stays.
public sealed partial class AspectMethod
{
    private readonly Dictionary<(Type Call, Type Part), object> _kept = [];
    private readonly List<(int Index, Func<AspectMethod, object> Compose)> _slots = []; // under the runtime's lock

    /// <summary>The method as the manifest tells it.</summary>
    internal AspectDescriptor Written { get; }

    /// <summary>What is in force of it now. Changes under the runtime's lock, under which methods are composed as well: from one and the same.</summary>
    internal MethodInForce InForce { get; private set; }

    /// <summary>The method with the values that are in force.</summary>
    internal AspectDescriptor Descriptor => InForce.Descriptor;

    /// <summary>What runtime calls have set.</summary>
    internal SettingCalls Calls { get; private set; }

    /// <summary>Whether the settings in force have been compared with those of the methods that share something with this one.</summary>
    internal bool IsSettled { get; private set; }

    internal CallRecorder Recorder { get; private set; }

    internal string MetricName { get; private set; }

    /// <summary>
    /// What the method keeps whatever its settings become, such as entries and limits: one per kind and call, since the type of the call tells the type
    /// arguments. Null until it has been made. Under the runtime's lock, as all of a method's composing is.
    /// </summary>
    internal TPart? FindKept<TPart>(Type call)
        where TPart : class
    {
        lock (_gate)
        {
            return (TPart?)_kept.GetValueOrDefault((call, typeof(TPart)));
        }
    }

    /// <inheritdoc cref="FindKept"/>
    /// <returns>The part, which was not there before.</returns>
    internal TPart Keep<TPart>(Type call, TPart part)
        where TPart : class
    {
        lock (_gate)
        {
            _kept.Add((call, typeof(TPart)), part);
            return part;
        }
    }

    /// <summary>Makes the state of a slot, now and whenever other settings are in force. Under the runtime's lock.</summary>
    internal object Compose(int index, Func<AspectMethod, object> compose)
    {
        var state = compose(this);
        _slots.Add((index, compose));
        return state;
    }

    /// <summary>Makes the states anew that calls are to find, with their slots' indices. Under the runtime's lock.</summary>
    internal IReadOnlyList<(int Index, object State)> Compose() => [.. _slots.Select(slot => (slot.Index, slot.Compose(this)))];

    /// <summary>Takes on what is in force from now on; what was composed before is as it was. Under the runtime's lock.</summary>
    [MemberNotNull(nameof(InForce), nameof(Calls), nameof(Recorder), nameof(MetricName))]
    internal void Take(MethodInForce inForce, SettingCalls calls, bool isSettled)
    {
        var timed = inForce.Descriptor.Find<TimedAttribute>();
        (InForce, Calls, IsSettled) = (inForce, calls, isSettled);
        MetricName = timed?.Name ?? Name;
        Recorder = CallRecording.RecorderOf(this, timed);
    }

    /// <summary>Does what a change brings about; see <see cref="IKeptPart"/>. Not under the runtime's lock.</summary>
    internal void Settle()
    {
        object[] parts;
        lock (_gate)
        {
            parts = [.. _kept.Values];
        }

        foreach (var part in parts.OfType<IKeptPart>())
        {
            part.Settle();
        }
    }
}
