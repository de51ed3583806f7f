namespace PerfAspects.Pipeline.Parts;

/// <summary>The parts of one kind that a method has: one, or one per partition. For what shows them from outside.</summary>
internal sealed class PartGroup<TPart>
    where TPart : class
{
    private readonly Lock _gate = new();
    private readonly HashSet<TPart> _parts = [];

    /// <summary>Shows a part instead of the present one.</summary>
    public TPart Keep(TPart? present, TPart part)
    {
        lock (_gate)
        {
            if (present is not null && present != part)
            {
                _parts.Remove(present);
            }

            _parts.Add(part);
            return part;
        }
    }

    /// <summary>A partition has let go of its part.</summary>
    public void Remove(TPart part)
    {
        lock (_gate)
        {
            _parts.Remove(part);
        }
    }

    /// <summary>The sum of a figure of all parts.</summary>
    public long Sum(Func<TPart, long> read)
    {
        lock (_gate)
        {
            long sum = 0;
            foreach (var part in _parts)
            {
                sum += read(part);
            }

            return sum;
        }
    }
}
