namespace PerfAspects.Monitoring.Sampling;

/// <summary>Reads the figures of the process.</summary>
internal interface IProcessProbe
{
    /// <summary>
    /// Writes the gauges of the process since the last call into a sample. Called once a second, by one thread at a time.
    /// </summary>
    void Read(Sample sample);
}
