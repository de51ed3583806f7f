namespace PerfAspects.Generators.Tests.Fuzzing;

/// <summary>Seeded chance: the same seed throws the same program on every machine.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>Whether who writes the program takes care. If so, most of it is right, and what is emitted for what is right is tried; else, what is said of what is wrong.</summary>
    public bool IsCareful { get; } = seed % 2 == 0;

    /// <summary>One in so many, and never where care is taken.</summary>
    public bool Slips(int sides) => OneIn(sides) && !IsCareful;

    public bool OneIn(int sides) => _random.Next(sides) == 0;

    public int Below(int end) => _random.Next(end);

    public T Any<T>(IReadOnlyList<T> choices) => choices[_random.Next(choices.Count)];

    /// <summary>Mostly what comes first: the common words of a list more often than the odd ones.</summary>
    public T AnyCommon<T>(IReadOnlyList<T> choices)
    {
        var throwOne = _random.NextDouble();
        return choices[(int)(throwOne * throwOne * choices.Count)];
    }

    /// <summary>So many different ones, in any order.</summary>
    public IEnumerable<T> Some<T>(IReadOnlyList<T> choices, int count)
        => choices.OrderBy(_ => _random.Next()).Take(count).ToArray();
}
