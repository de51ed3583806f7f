namespace PerfAspects;

/// <summary>
/// Names the method that does the work of the annotated one, in place of the one found by convention (<c>GetPriceCoreAsync</c> for
/// <c>GetPriceAsync</c>, <c>GetRatesCore</c> for a property <c>Rates</c>). It may be inherited, if the type can call it. Where no method
/// has that name, the convention does not apply (PERF003); one that does not fit, or whose own core leads back here, is PERF004.
/// </summary>
/// <param name="method">The name: <c>nameof(Load)</c>.</param>
/// <example><c>[Timed, AspectCore(nameof(LoadQuote))]</c></example>
/// <seealso href="https://github.com/perfaspects/perfaspects/blob/main/docs/attributes/parameters.md#aspectcore"/>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Property)]
public sealed class AspectCoreAttribute(string method) : Attribute
{
    /// <summary>The name of the method that does the work.</summary>
    public string Method { get; } = method;
}
