namespace Quickstart.Load;

/// <summary>One turn of a worker: every visit asks for the zone's offset, some for more.</summary>
internal readonly record struct Visit(string Zone, bool AsksForRule, bool AsksForTransition);

/// <summary>
/// The visits of one worker. The same seed gives the same sequence, so that two fleets can carry the same load.
/// </summary>
internal sealed class VisitSequence(string[] zonesByPopularity, int seed)
{
    private const double ZipfExponent = 1.1;
    private const double RuleShare = 0.4;
    private const double TransitionShare = 0.1;

    private readonly ZipfSampler _sampler = new(zonesByPopularity.Length, ZipfExponent);
    private readonly Random _random = new(seed);

    public Visit Next() => new(
        zonesByPopularity[_sampler.Next(_random)],
        _random.NextDouble() < RuleShare,
        _random.NextDouble() < TransitionShare);
}
