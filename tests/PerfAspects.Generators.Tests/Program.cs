using System.Globalization;
using PerfAspects.Generators.Tests.Fuzzing;

// dotnet run --project tests/PerfAspects.Generators.Tests -- --seeds 10000 [--from 300]
if (args is not (["--seeds", _] or ["--seeds", _, "--from", _]))
{
    Console.Error.WriteLine("--seeds N [--from M]   tries N random programs, and prints the first that breaks a property as small as it can be made");
    return 2;
}

var from = args.Length == 4 ? int.Parse(args[3], CultureInfo.InvariantCulture) : 0;
var failure = FuzzRun.FindFailure(from, int.Parse(args[1], CultureInfo.InvariantCulture), static (tried, invalid) => Console.WriteLine($"{tried} tried, {invalid} of them no C#"));
Console.WriteLine(failure ?? "All hold.");
return failure is null ? 0 : 1;
