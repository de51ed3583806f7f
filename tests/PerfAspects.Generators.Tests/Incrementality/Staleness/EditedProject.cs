using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using PerfAspects.Generators.Tests.Fuzzing;

namespace PerfAspects.Generators.Tests.Incrementality.Staleness;

/// <summary>A project on which one driver runs again and again, as an editor's does: what an edit leaves alone stays the same object.</summary>
internal sealed class EditedProject(IEnumerable<string> files, Dice dice)
{
    private static readonly CSharpParseOptions s_parse = new(LanguageVersion.Preview);
    private static readonly CSharpCompilation s_empty = FuzzCompiler.Compile([]);

    private readonly List<(string Path, string Text, SyntaxTree Tree)> _files = [.. files.Select((text, i) => File($"File{i}.cs", text))];
    private readonly List<string> _edits = [];
    private CSharpCompilationOptions _options = s_empty.Options;
    private GeneratorDriver _driver = FuzzCompiler.NewDriver();
    private int _added;

    /// <summary>All edits up to now.</summary>
    public string History => string.Join('\n', _edits);

    /// <summary>What the driver comes to that has seen all before, and one that has seen nothing.</summary>
    public (string Again, string Anew) Run()
    {
        _driver = _driver.RunGenerators(Compile(_files.Select(file => file.Tree)));
        return (Output(_driver), Output(FuzzCompiler.NewDriver().RunGenerators(Compile(_files.Select(file => File(file.Path, file.Text).Tree)))));
    }

    public void Edit()
    {
        var file = dice.Below(_files.Count);
        switch (dice.Below(16))
        {
            case 0:
                Say("a new file", dice.Any(Town.MoreFiles), text => _files.Insert(file, File($"More{_added++}.cs", text)));
                break;
            case 1:
                Say("removed", _files[file].Path, _ => _files.RemoveAt(file));
                break;
            case 2:
                Say("moved to the end", _files[file].Path, _ => _files.Add(Taken(file)));
                break;
            case 3:
                Say("renamed", _files[file].Path, path => Replace(file, path.EndsWith(".g.cs", StringComparison.Ordinal) ? path[..^5] + ".cs" : path[..^3] + ".g.cs", _files[file].Text));
                break;
            case 4:
                Say("other options", "", _ => _options = _options.WithNullableContextOptions(dice.Any([NullableContextOptions.Enable, NullableContextOptions.Disable])));
                break;
            case 5:
                Say("a comment above", _files[file].Path, path => Replace(file, path, $"// above\n\n{_files[file].Text}"));
                break;
            case 6:
                Say("white space", _files[file].Path, path => Replace(file, path, _files[file].Text.Replace(dice.Any([" ", "(", ";"]), " \n $0 ".Replace("$0", "", StringComparison.Ordinal) + "/* */ ", StringComparison.Ordinal)));
                break;
            default:
                Reword();
                break;
        }
    }

    private static (string Path, string Text, SyntaxTree Tree) File(string path, string text) => (path, text, CSharpSyntaxTree.ParseText(text, s_parse, path));

    private static string Output(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return string.Join('\n', [
            .. result.GeneratedSources.Select(file => $"{file.HintName}\n{file.SourceText}"),
            .. result.Diagnostics.Select(diagnostic => diagnostic.ToString()),
        ]);
    }

    private CSharpCompilation Compile(IEnumerable<SyntaxTree> trees) => s_empty.WithOptions(_options).AddSyntaxTrees(trees);

    // One that says something here; in one of the files that have it, or in all.
    private void Reword()
    {
        var (before, after) = dice.Any(Town.Rewordings);
        if (dice.OneIn(3))
        {
            (before, after) = (after, before);
        }

        var having = before.Length == 0 ? [] : Enumerable.Range(0, _files.Count).Where(file => _files[file].Text.Contains(before, StringComparison.Ordinal)).ToArray();
        foreach (var file in dice.OneIn(4) ? having : having.Length == 0 ? [] : [dice.Any(having)])
        {
            Say($"{before} -> {after}", _files[file].Path, path => Replace(file, path, _files[file].Text.Replace(before, after, StringComparison.Ordinal)));
        }
    }

    private (string Path, string Text, SyntaxTree Tree) Taken(int file)
    {
        var taken = _files[file];
        _files.RemoveAt(file);
        return taken;
    }

    private void Replace(int file, string path, string text) => _files[file] = File(path, text);

    private void Say(string edit, string what, Action<string> apply)
    {
        _edits.Add($"{edit}: {what}");
        apply(what);
    }
}
