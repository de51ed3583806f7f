using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>The processor time and the bytes of 20 clients of the live events, beside the same without clients. The clients only count bytes.</summary>
internal static class EventsCost
{
    private const int Clients = 20;

    public static IEnumerable<(string What, string Value, string Target)> Measure()
    {
        var callAll = MonitoringRun.Grow("Timed");
        var (without, _) = RunAsync(callAll, clients: 0).GetAwaiter().GetResult();
        var (with, bytes) = RunAsync(callAll, Clients).GetAwaiter().GetResult();
        yield return (
            $"live events, {MonitoringRun.Methods} methods that all change in every second, {Clients} clients",
            string.Create(CultureInfo.InvariantCulture, $"{with - without:0.00} % of a core (with the clients' own time), {bytes / 1e3:0} kB/s"),
            "1 %, 200 kB/s");
    }

    private static async Task<(double Percent, double BytesPerSecond)> RunAsync(Action callAll, int clients)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPerfAspects(options => options.TimeProvider = clock);
        builder.Services.AddPerfAspectsMonitoring();
        await using var application = builder.Build();
        application.MapPerfAspects().AllowAnonymous();
        await application.StartAsync();
        callAll();
        var address = new Uri(application.Urls.First());
        using var received = new SemaphoreSlim(0);
        var counters = Enumerable.Range(0, clients).Select(_ => new EventCounter(address, received)).ToList();
        await Task.WhenAll(counters.Select(static counter => counter.Joined));

        var ticks = 0;
        var percent = TickCost.Measure(() =>
        {
            callAll();
            if (ticks % 2 == 1)
            {
                callAll(); // so that the figures of all methods differ from those of the second before
            }

            clock.Advance(TimeSpan.FromSeconds(1)); // the timers run in it
            for (var i = 0; i < clients; i++)
            {
                received.Wait();
            }

            ticks++;
        });
        var bytes = counters.Sum(static counter => counter.Bytes);
        counters.ForEach(static counter => counter.Dispose());
        return (percent, (double)bytes / ticks);
    }

    /// <summary>A client that counts bytes, and tells of each event.</summary>
    private sealed class EventCounter : IDisposable
    {
        private readonly TcpClient _client = new();
        private readonly SemaphoreSlim _received;
        private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private long _bytes;

        public EventCounter(Uri address, SemaphoreSlim received)
        {
            _received = received;
            _client.Connect(address.Host, address.Port);
            _client.GetStream().Write(Encoding.ASCII.GetBytes($"GET /perfaspects/api/events HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
            _ = ReadAsync();
        }

        /// <summary>Completes when the answer has begun.</summary>
        public Task Joined => _joined.Task;

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Dispose() => _client.Dispose();

        private async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            var last = (byte)0;
            try
            {
                int read;
                while ((read = await _client.GetStream().ReadAsync(buffer)) > 0)
                {
                    Interlocked.Add(ref _bytes, read);
                    _joined.TrySetResult();
                    Count(buffer.AsSpan(0, read), ref last);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // closed
            }
        }

        // An event ends with an empty line; those of HTTP have carriage returns.
        private void Count(ReadOnlySpan<byte> read, ref byte last)
        {
            foreach (var next in read)
            {
                if (next == '\n' && last == '\n')
                {
                    _received.Release();
                }

                last = next;
            }
        }
    }
}
