using System.Globalization;
using Storefront.Processes;

namespace Storefront.Prices;

/// <summary>
/// The price service, a process of its own: some 15 ms an answer, one failure in 200, and in a bad spell two seconds an answer and two
/// failures in three.
/// </summary>
internal static class PriceProgram
{
    public static async Task<int> RunAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using var app = builder.Build();
        var state = new SpellState();
        app.MapGet("/prices/{tenant}/{id:int}", async (string tenant, int id, CancellationToken cancellationToken)
            => await state.AnswerAsync(cancellationToken) ? Results.Ok(PriceOf(tenant, id)) : Results.StatusCode(500));
        app.MapGet("/prices/{tenant}", async (string tenant, string ids, CancellationToken cancellationToken)
            => await state.AnswerAsync(cancellationToken)
                ? Results.Ok(ids.Split(',').Select(id => PriceOf(tenant, int.Parse(id, CultureInfo.InvariantCulture)))) : Results.StatusCode(500));
        app.MapPost("/spell", (double seconds) => state.Begin(TimeSpan.FromSeconds(seconds)));
        app.MapGet("/state", () => new PriceServiceState(state.Requests, state.Failures, state.IsBad));
        await app.StartAsync();
        Console.WriteLine($"{ChildProcess.Listening}{app.Urls.First()}");
        _ = ChildProcess.EndWithParentAsync(app.Lifetime);
        await app.WaitForShutdownAsync();
        return 0;
    }

    private static Price PriceOf(string tenant, int id) => new(id, 5 + (id * 7919 + tenant.Length * 31) % 49_500 / 100m, Tenants.CurrencyOf(tenant));

    private sealed class SpellState
    {
        private long _until = long.MinValue;
        private long _requests;
        private long _failures;

        public long Requests => Interlocked.Read(ref _requests);

        public long Failures => Interlocked.Read(ref _failures);

        public bool IsBad => Environment.TickCount64 < Interlocked.Read(ref _until);

        public void Begin(TimeSpan length) => Interlocked.Exchange(ref _until, Environment.TickCount64 + (long)length.TotalMilliseconds);

        /// <summary>Takes the time of an answer; false if it is a failure.</summary>
        public async Task<bool> AnswerAsync(CancellationToken cancellationToken)
        {
            var number = Interlocked.Increment(ref _requests);
            var isBad = IsBad;
            await Task.Delay(isBad ? 2_000 : 10 + (int)(number % 11), cancellationToken);
            var fails = isBad ? number % 3 != 0 : number % 200 == 0;
            Interlocked.Add(ref _failures, fails ? 1 : 0);
            return !fails;
        }
    }
}

/// <summary>What the price service has done.</summary>
internal sealed record PriceServiceState(long Requests, long Failures, bool IsBad);
