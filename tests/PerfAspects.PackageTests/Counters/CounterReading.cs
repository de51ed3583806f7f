namespace PerfAspects.PackageTests.Counters;

/// <summary>What one series of an instrument showed at the end of one refresh interval.</summary>
/// <param name="Instrument">The instrument's name.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="Tags">The series' tags.</param>
/// <param name="Value">A counter's total, a gauge's last value, or a histogram's median in the interval.</param>
internal sealed record CounterReading(string Instrument, string Unit, IReadOnlyDictionary<string, string> Tags, double Value)
{
    public string Method => Tags["code.function.name"];

    /// <summary>The value of the further tag, of the instruments that have exactly one.</summary>
    public string FurtherTag => Tags.Single(tag => tag.Key != "code.function.name").Value;
}
