using System.Diagnostics;
using PerfAspects;
using Polly.CircuitBreaker;
using Quickstart.Upstream;

namespace Quickstart.Report;

/// <summary>
/// How far the run is and how <see cref="WorldClockService.GetOffsetAsync"/> fares: one line that is rewritten on a console, and a new line for every tenth of the
/// run where the output goes to a file or a pipe. Each change of the circuit has a line of its own.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool rewrite, TimeSpan duration, FaultPlan faults)
{
    private readonly AspectMethod _offset =
        AspectRuntime.Default.Find($"{typeof(WorldClockService).FullName}.{nameof(WorldClockService.GetOffsetAsync)}")!;

    private int _width;

    public async Task ShowUntilAsync(Task finished)
    {
        var started = Stopwatch.GetTimestamp();
        var interval = rewrite ? TimeSpan.FromMilliseconds(200) : duration / 10;
        var due = interval;
        var circuit = _offset.GetStatistics().CircuitState;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(25));
        while (await Task.WhenAny(finished, timer.WaitForNextTickAsync().AsTask()) != finished)
        {
            var elapsed = Stopwatch.GetElapsedTime(started);
            if (_offset.GetStatistics().CircuitState is var state && state != circuit)
            {
                ShowTransition(elapsed, circuit, state);
                circuit = state;
            }

            if (elapsed >= due)
            {
                Show(elapsed);
                due += interval;
            }
        }

        if (rewrite)
        {
            output.WriteLine();
        }
    }

    private void ShowTransition(TimeSpan elapsed, CircuitState? from, CircuitState? to)
    {
        var line = Figures.Invariant($"{elapsed.TotalSeconds,6:0.0} s: the circuit of GetOffsetAsync goes from {from} to {to}");
        output.WriteLine(rewrite ? $"\r{line.PadRight(_width)}" : line);
        _width = 0;
    }

    private void Show(TimeSpan elapsed)
    {
        var shown = elapsed < duration ? elapsed : duration; // the last calls may take a moment longer
        var statistics = _offset.GetStatistics();
        var hits = Figures.Share(statistics.CacheHits, statistics.Calls);
        var line = Figures.Invariant(
            $"{shown.TotalSeconds,6:0.0} of {duration.TotalSeconds:0} s  {statistics.Calls,7:N0} calls, {hits,6} hits, circuit {statistics.CircuitState}{(faults.IsFailing ? ", upstream down" : "")}");
        output.Write(rewrite ? $"\r{line.PadRight(_width)}" : line + Environment.NewLine);
        _width = line.Length; // a shorter line must cover the one before
    }
}
