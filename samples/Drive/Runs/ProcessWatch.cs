using System.ComponentModel;
using System.Diagnostics;

namespace Drive.Runs;

/// <summary>Samples memory and handles of a process of this machine, once a second.</summary>
internal sealed class ProcessWatch : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Process _process;
    private readonly ITimer _timer;
    private readonly TimeProvider _clock;
    private readonly long _began;

    public ProcessWatch(int processId, TimeProvider clock)
    {
        (_process, _clock, _began) = (Process.GetProcessById(processId), clock, clock.GetTimestamp());
        _timer = clock.CreateTimer(_ => Sample(), null, TimeSpan.Zero, TimeSpan.FromSeconds(1));
    }

    public List<(double Seconds, double Value)> Memory { get; } = [];

    public List<(double Seconds, double Value)> Handles { get; } = [];

    public void Dispose()
    {
        _timer.Dispose();
        lock (_gate)
        {
            _process.Dispose();
        }
    }

    private void Sample()
    {
        lock (_gate)
        {
            try
            {
                _process.Refresh();
                var seconds = _clock.GetElapsedTime(_began).TotalSeconds;
                Memory.Add((seconds, _process.WorkingSet64));
                Handles.Add((seconds, _process.HandleCount));
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                // The process has ended: the requests that fail show it.
            }
        }
    }
}
