namespace PerfAspects.Shedding.Signals;

/// <summary>The signal of the application's own, from 0 to 1. Its mark is that of the processor: 0.85.</summary>
internal sealed class ApplicationSignal(Func<double> read) : IOverloadSignal
{
    private const double Mark = 0.85;

    /// <inheritdoc/>
    public string Name => "OverloadSignal";

    /// <inheritdoc/>
    public bool IsReadAgain => true;

    /// <inheritdoc/>
    public double Read()
    {
        var load = read();
        return double.IsNaN(load)
            ? throw new InvalidOperationException("OverloadSignal has returned NaN; it must return a number from 0 to 1.")
            : Math.Clamp(load, 0, 1) / Mark;
    }
}
