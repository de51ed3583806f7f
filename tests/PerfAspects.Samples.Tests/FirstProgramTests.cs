using System.Runtime.CompilerServices;

namespace PerfAspects.Samples.Tests;

/// <summary>The first program prints the output that docs/getting-started.md shows.</summary>
public sealed class FirstProgramTests
{
    [Fact]
    public void Program_Run_PrintsTheDocumentedOutput()
    {
        var console = Console.Out;
        using var written = new StringWriter();
        Console.SetOut(written);
        try
        {
            typeof(WeatherService).Assembly.EntryPoint!.Invoke(null, [Array.Empty<string>()]);
        }
        finally
        {
            Console.SetOut(console);
        }

        Assert.Contains($"```text\n{written.ToString().ReplaceLineEndings("\n")}```", ReadGuide(), StringComparison.Ordinal);
    }

    private static string ReadGuide([CallerFilePath] string here = "")
        => File.ReadAllText(Path.Combine(Path.GetDirectoryName(here)!, "../../docs/getting-started.md")).ReplaceLineEndings("\n");
}
