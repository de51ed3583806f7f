using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace PerfAspects.Generators.Tests.Snapshots;

/// <summary>
/// Compares emitted code with the file <c>Class.Method.verified.cs</c> beside the test. On a difference what was emitted is written to
/// <c>Class.Method.received.cs</c>; to accept it, rename it.
/// </summary>
internal static partial class Snapshot
{
    public static void Matches(object test, GeneratorRun run, string? file = null, [CallerMemberName] string method = "")
    {
        var path = Path.Combine(Folder(), $"{test.GetType().Name}.{method}");
        var (verified, received) = ($"{path}.verified.cs", $"{path}.received.cs");
        var emitted = Version().Replace(file is null ? run.OnlyFile : run.Files[file], "$1{version}$2");
        if (File.Exists(verified) && File.ReadAllText(verified).ReplaceLineEndings("\n") == emitted)
        {
            File.Delete(received);
            return;
        }

        File.WriteAllText(received, emitted);
        Assert.Equal(File.Exists(verified) ? File.ReadAllText(verified).ReplaceLineEndings("\n") : "", emitted);
    }

    // The binaries know where they are; a deterministic build does not tell where the sources were.
    private static string Folder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "PerfAspects.sln")))
            {
                return Path.Combine(folder.FullName, "tests", "PerfAspects.Generators.Tests", "Snapshots");
            }
        }

        throw new DirectoryNotFoundException("The tests are to run inside the repository.");
    }

    [GeneratedRegex("""(GeneratedCodeAttribute\("PerfAspects.Generators", ")[^"]*("\))""")]
    private static partial Regex Version();
}
