namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>
/// Our own generator, analyzers and code fixes, each member of which is measured by the runtime that they write code for.
/// </summary>
internal static class CompilerCorpus
{
    private const string ImplicitUsings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    // Emitted code names it.
    private static readonly Version? s_version = typeof(Generators.AspectGenerator).Assembly.GetName().Version;

    public static Corpus Create() => new(
        "Compiler",
        [
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Sources, "PerfAspects.Generators"), "Generator"),
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Sources, "PerfAspects.CodeFixes"), "Fixes"),
            .. SourceFolder.ReadShared(),
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Sources, "Shared", "Alerts"), "Shared/Alerts"),
            .. SourceFolder.Read(Path.Combine(BuiltPaths.Sources, "PerfAspects"), "Linked")
                .Where(file => file.Path.EndsWith("Definition.cs", StringComparison.Ordinal)), // of the aspects
        ],
        [
            ("ImplicitUsings.cs", ImplicitUsings),
            ("Version.cs", $"""[assembly: System.Reflection.AssemblyVersion("{s_version}")]"""),
        ]);
}
