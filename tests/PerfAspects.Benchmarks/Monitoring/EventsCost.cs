using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Benchmarks.Monitoring;

/// <summary>The processor time and the bytes of 20 clients of the live events, beside the same without clients. The clients only count bytes.</summary>
internal static class EventsCost
{
    private const int Clients = 20;

    private static readonly TimeSpan s_length = TimeSpan.FromSeconds(20);

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
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddPerfAspectsMonitoring();
        await using var application = builder.Build();
        application.MapPerfAspects().AllowAnonymous();
        await application.StartAsync();
        callAll();
        var address = new Uri(application.Urls.First());
        var counters = Enumerable.Range(0, clients).Select(_ => new ByteCounter(address)).ToList();
        await Task.Delay(TimeSpan.FromSeconds(3));

        var (before, begun) = (Process.GetCurrentProcess().TotalProcessorTime, Stopwatch.GetTimestamp());
        var bytes = counters.Sum(static counter => counter.Bytes);
        while (Stopwatch.GetElapsedTime(begun) < s_length)
        {
            callAll();
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        var elapsed = Stopwatch.GetElapsedTime(begun);
        var used = Process.GetCurrentProcess().TotalProcessorTime - before;
        bytes = counters.Sum(static counter => counter.Bytes) - bytes;
        counters.ForEach(static counter => counter.Dispose());
        return (used / elapsed * 100, bytes / elapsed.TotalSeconds);
    }

    private sealed class ByteCounter : IDisposable
    {
        private readonly TcpClient _client = new();
        private long _bytes;

        public ByteCounter(Uri address)
        {
            _client.Connect(address.Host, address.Port);
            _client.GetStream().Write(Encoding.ASCII.GetBytes($"GET /perfaspects/api/events HTTP/1.1\r\nHost: {address.Authority}\r\n\r\n"));
            _ = ReadAsync();
        }

        public long Bytes => Interlocked.Read(ref _bytes);

        public void Dispose() => _client.Dispose();

        private async Task ReadAsync()
        {
            var buffer = new byte[64 * 1024];
            try
            {
                int read;
                while ((read = await _client.GetStream().ReadAsync(buffer)) > 0)
                {
                    Interlocked.Add(ref _bytes, read);
                }
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException)
            {
                // closed
            }
        }
    }
}
