using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using RivalRaces;

// dotnet run --project samples/RivalRaces -c Release [-- words of a race [number of runs]] [--dashboard]
// Needs redis-server; the race of clocks needs libfaketime (Debian: apt-get install redis-server libfaketime).
if (args is ["--node", var rival, var configuration, var prefix])
{
    await NodeProgram.RunAsync(rival, configuration, prefix);
    return 0;
}

string[] choice = [.. args.Where(static argument => argument != "--dashboard")]; // see DashboardOfProgram
var chosen = choice is [var words, ..] ? words : "";
var runs = choice is [_, var number] ? int.Parse(number) : 1;
using var listener = new TcpListener(IPAddress.Loopback, 0);
listener.Start();
var port = ((IPEndPoint)listener.LocalEndpoint).Port;
listener.Stop();
string[] redisArguments = ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
using var redis = Process.Start(new ProcessStartInfo("redis-server", redisArguments) { RedirectStandardOutput = true })!;
_ = redis.StandardOutput.ReadToEndAsync();
try
{
    Console.WriteLine($"| race | {string.Join(" | ", Rivals.All.Select(static known => known.Title))} |");
    Console.WriteLine($"|---|{string.Concat(Enumerable.Repeat("---|", Rivals.All.Length))}");
    var isWon = true;
    foreach (var race in Race.All.Where(race => race.Title.Contains(chosen)).SelectMany(race => Enumerable.Repeat(race, runs)))
    {
        var results = new List<string>(); // one after the other, so that none slows another down
        foreach (var (name, _) in Rivals.All)
        {
            results.Add(await race.RunAsync(name, port));
        }

        Console.WriteLine($"| {race.Title} | {string.Join(" | ", results)} |");
        isWon &= results[0] == "new";
    }

    return isWon ? 0 : 1;
}
finally
{
    redis.Kill();
}
