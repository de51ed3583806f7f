using FsCheck;
using FsCheck.Fluent;

namespace PerfAspects.Tests.Caching;

/// <summary>
/// Any life of a cache against a simple oracle: calls that hit, miss and join, loads that end, fail and are given up, callers that leave,
/// invalidation by key, tag and all, and time. A failing life is shrunk to a shortest one.
/// </summary>
public sealed class CacheModelTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AnyLife_MatchesTheOracle(bool withStale)
    {
        var lives = from length in Gen.Choose(1, 60)
                    from steps in ArbMap.Default.GeneratorFor<byte>().ArrayOf(length * CacheModel.BytesPerStep)
                    select steps;

        Prop.ForAll(Arb.From(lives, Shrink), life => RunAsync(life, withStale).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(400));
    }

    private static async Task<bool> RunAsync(byte[] life, bool withStale)
    {
        await using var model = new CacheModel(withStale);
        for (var i = 0; i + CacheModel.BytesPerStep <= life.Length; i += CacheModel.BytesPerStep)
        {
            await model.StepAsync(life[i], life[i + 1], life[i + 2]);
        }

        await model.FinishAsync();
        return true;
    }

    // Without one step after the other: a shortest failing life has no step that can be left out.
    private static IEnumerable<byte[]> Shrink(byte[] life)
    {
        for (var i = 0; i < life.Length; i += CacheModel.BytesPerStep)
        {
            yield return [.. life[..i], .. life[(i + CacheModel.BytesPerStep)..]];
        }
    }
}
