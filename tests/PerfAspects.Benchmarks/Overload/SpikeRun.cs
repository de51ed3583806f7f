using System.Diagnostics;

namespace PerfAspects.Benchmarks.Overload;

/// <summary>
/// Load shedding on a real thread pool: ten threads, and calls that hold one for 10 ms. Calls of users need 40 % of that, prefetching 25 %,
/// and for 20 s twelve times as much. A call that takes longer than a second is too late for its caller.
/// </summary>
internal static partial class SpikeRun
{
    private const int Threads = 10;
    private const int Seconds = 20;
    private const double Open = 400;
    private const double Prefetch = 250;

    public static int Run()
    {
        ThreadPool.SetMinThreads(Threads, Threads);
        ThreadPool.SetMaxThreads(Threads, Threads);
        Console.WriteLine($"{"",-12} {"",-10} {"offered",8} {"success",8} {"refused",8} {"late",8} {"p50",9} {"p99",9}");
        var services = new Service(new AspectRuntime());
        Stretch("before", services, Open, Prefetch, Seconds / 4);
        var success = Stretch("spike", services, Open, 12 * Prefetch, Seconds);
        Stretch("after", services, Open, Prefetch, Seconds);
        return success >= 0.994 ? 0 : 1;
    }

    private static double Stretch(string name, Service service, double openRate, double prefetchRate, int seconds)
    {
        var (open, prefetch) = (new Tally(), new Tally());
        var (began, openSent, prefetchSent) = (Stopwatch.GetTimestamp(), 0, 0);
        while (Stopwatch.GetElapsedTime(began) is var elapsed && elapsed.TotalSeconds < seconds)
        {
            for (; openSent < elapsed.TotalSeconds * openRate; openSent++)
            {
                Send(service.Open, open);
            }

            for (; prefetchSent < elapsed.TotalSeconds * prefetchRate; prefetchSent++)
            {
                Send(service.Prefetch, prefetch);
            }

            Thread.Sleep(1);
        }

        SpinWait.SpinUntil(() => open.IsDone && prefetch.IsDone);
        open.Show(name, "users");
        prefetch.Show(name, "prefetch");
        return open.SuccessShare;
    }

    private static void Send(Action call, Tally tally)
    {
        var sent = Stopwatch.GetTimestamp();
        tally.Sent();
        ThreadPool.UnsafeQueueUserWorkItem(
            static work =>
            {
                try
                {
                    work.call();
                    work.tally.Answered(Stopwatch.GetElapsedTime(work.sent));
                }
                catch (LoadShedException)
                {
                    work.tally.Refused();
                }
            },
            (call, tally, sent),
            preferLocal: false);
    }

    private sealed class Tally
    {
        private readonly Lock _gate = new();
        private readonly List<double> _milliseconds = [];
        private int _sent;
        private int _refused;
        private int _late;

        public bool IsDone
        {
            get
            {
                lock (_gate)
                {
                    return _milliseconds.Count + _refused == _sent;
                }
            }
        }

        public double SuccessShare => (double)(_milliseconds.Count - _late) / _sent;

        public void Sent()
        {
            lock (_gate)
            {
                _sent++;
            }
        }

        public void Refused()
        {
            lock (_gate)
            {
                _refused++;
            }
        }

        public void Answered(TimeSpan duration)
        {
            lock (_gate)
            {
                _milliseconds.Add(duration.TotalMilliseconds);
                _late += duration > TimeSpan.FromSeconds(1) ? 1 : 0;
            }
        }

        public void Show(string stretch, string calls)
        {
            _milliseconds.Sort();
            Console.WriteLine(FormattableString.Invariant(
                $"{stretch,-12} {calls,-10} {_sent,8} {SuccessShare * 100,6:F2} % {_refused,8} {_late,8} {At(0.5),6:F0} ms {At(0.99),6:F0} ms"));
        }

        private double At(double share) => _milliseconds.Count == 0 ? 0 : _milliseconds[(int)(share * (_milliseconds.Count - 1))];
    }

    private sealed partial class Service(AspectRuntime runtime)
    {
        [Shed(Priority = CallPriority.Critical)]
        public partial void Open();

        private static void OpenCore() => Thread.Sleep(10);

        [Shed(Priority = CallPriority.Low)]
        public partial void Prefetch();

        private static void PrefetchCore() => Thread.Sleep(10);
    }
}
