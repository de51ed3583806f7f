namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>
/// The hash of a text or of a set of texts. 128 bits, so that two that differ are taken for the same by no chance worth a
/// thought.
/// </summary>
internal readonly record struct Fingerprint(ulong High, ulong Low) : IComparable<Fingerprint>
{
    public int CompareTo(Fingerprint other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);
}

/// <summary>Adds up to a <see cref="Fingerprint"/>, in which the order counts.</summary>
internal struct FingerprintBuilder()
{
    // Two FNV-1a sums that share neither start nor prime.
    private const ulong HighPrime = 0x0000_0100_0000_01B3;
    private const ulong LowPrime = 0x9E37_79B9_7F4A_7C15;

    private ulong _high = 0xCBF2_9CE4_8422_2325;
    private ulong _low = 0x2545_F491_4F6C_DD1D;

    public void Add(ulong value)
    {
        _high = Mixed((_high ^ value) * HighPrime);
        _low = Mixed((_low ^ value) * LowPrime);
    }

    /// <summary>A text, so that "ab", "c" is another thing than "a", "bc".</summary>
    public void Add(string text)
    {
        var (high, low) = (_high, _low);
        foreach (var character in text)
        {
            high = (high ^ character) * HighPrime;
            low = (low ^ character) * LowPrime;
        }

        (_high, _low) = (high, low);
        Add((ulong)text.Length);
    }

    public void Add(Fingerprint part)
    {
        Add(part.High);
        Add(part.Low);
    }

    public readonly Fingerprint Build() => new(Mixed(_high), Mixed(_low));

    // A product moves bits up only; this brings them down again.
    private static ulong Mixed(ulong sum)
    {
        sum ^= sum >> 32;
        sum *= 0xD6E8_FEB8_6659_FD93;
        return sum ^ (sum >> 29);
    }
}
