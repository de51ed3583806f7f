using PerfAspects;

var weather = new WeatherService();
for (var i = 0; i < 3; i++)
{
    Console.WriteLine($"Oslo: {await weather.GetTemperatureAsync("Oslo")} degrees");
}

weather.ForgetTemperature("Oslo");
Console.WriteLine($"Oslo: {await weather.GetTemperatureAsync("Oslo")} degrees");

try
{
    Console.WriteLine($"Bergen: {await weather.GetTemperatureAsync("Bergen")} degrees");
    Console.WriteLine($"Bodo: {await weather.GetTemperatureAsync("Bodo")} degrees");
}
catch (RateLimitRejectedException rejection)
{
    Console.WriteLine($"Rejected by the rate limit of {rejection.MethodName}");
}

var statistics = AspectRuntime.Default.Find("WeatherService.GetTemperatureAsync")!.GetStatistics();
Console.WriteLine($"{statistics.Calls} calls, {statistics.CacheHits} hits, {statistics.Rejected} rejected");

public sealed partial class WeatherService
{
    [Timed, Cached("5m"), RateLimited(3, "1h")]
    public partial Task<int> GetTemperatureAsync(string city, CancellationToken cancellationToken = default);

    private static Task<int> GetTemperatureCoreAsync(string city, CancellationToken cancellationToken)
    {
        Console.WriteLine($"  loading {city}"); // here a program would call a remote service
        return Task.FromResult(city.Length);
    }

    [CacheInvalidate(nameof(GetTemperatureAsync))]
    public partial void ForgetTemperature(string city);
}
