using PerfAspects;

namespace Storefront;

/// <summary>
/// The shop without its aspects, for the comparison: the same code, with every aspect switched off but <c>[Timed]</c>, which only measures.
/// The HTTP client's own timeout of 10 seconds stays, as no team would run without one.
/// </summary>
internal static class PlainMode
{
    public static void Apply(IServiceProvider services)
    {
        foreach (var method in services.GetRequiredService<AspectRuntime>().Methods)
        {
            foreach (var aspect in method.Aspects.Where(static aspect => aspect is not "Timed" and not "CacheInvalidate").ToList())
            {
                method.Override($"{aspect}:Enabled", "false");
            }
        }
    }
}
