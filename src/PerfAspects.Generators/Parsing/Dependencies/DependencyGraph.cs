using System.Collections.Immutable;
using Microsoft.CodeAnalysis;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>
/// The files of a project and what each can depend on: by a name in it, every file that declares a type of that name, and so on from there.
/// The models of a file stay the same as long as the fingerprint of all that it reaches does. A name too many costs a look; none is too
/// few, since a name that nothing has yet is followed as soon as something has it.
/// </summary>
internal sealed class DependencyGraph
{
    private readonly ImmutableArray<SyntaxTree> _trees;
    private readonly NameTable _table;
    private readonly FileSignature _global;
    private readonly int[] _ofSystem;
    private readonly StrongComponents _components;
    private readonly Fingerprint _settings;
    private readonly Fingerprint _reserved;

    public DependencyGraph(Compilation compilation, ImmutableArray<SyntaxTree> trees, FileIndex[] files)
    {
        _trees = trees;
        _table = new(files);
        _global = Together(files.Select(file => file.Global).OfType<FileSignature>());
        _ofSystem = [.. Enumerable.Range(0, files.Length).Where(file => files[file].IsOfSystem)];
        _components = new(FirstName + _table.Count, Reached, Own);
        _settings = ProjectSettings.Of(compilation);
        _reserved = Together(files.SelectMany(file => file.ReservedTypes));
    }

    // The nodes: the files, then what all files say for all, then the names. By way of names, since many files may have many of one name.
    private int Global => _trees.Length;

    private int FirstName => _trees.Length + 1;

    /// <summary>Of a file, all files that it reaches, what holds for all of them, and the project's settings.</summary>
    public Fingerprint Of(int file)
    {
        var sum = new FingerprintBuilder();
        sum.Add(_settings);
        sum.Add(_reserved);
        sum.Add(_components.FingerprintOf(Global));
        sum.Add(_components.FingerprintOf(file));
        return sum.Build();
    }

    private static FileSignature Together(IEnumerable<FileSignature> parts)
    {
        var sum = new FingerprintBuilder();
        var names = new HashSet<string>();
        foreach (var part in parts)
        {
            sum.Add(part.Fingerprint);
            names.UnionWith(part.Names);
        }

        return new(sum.Build(), [.. names]);
    }

    private static Fingerprint Together(IEnumerable<string> names)
    {
        var sum = new FingerprintBuilder();
        foreach (var name in names.Distinct().OrderBy(name => name, StringComparer.Ordinal))
        {
            sum.Add(name);
        }

        return sum.Build();
    }

    private FileSignature SignatureOf(int node) => node == Global ? _global : FileSignature.Of(_trees[node]);

    private IEnumerable<int> Reached(int node)
        => node >= FirstName ? _table.FilesOf(node - FirstName)
            : node == Global ? NamesIn(_global).Concat(_ofSystem)
            : NamesIn(SignatureOf(node));

    private IEnumerable<int> NamesIn(FileSignature signature)
    {
        foreach (var name in signature.Names)
        {
            if (_table.TryGetNumber(name, out var number))
            {
                yield return FirstName + number;
            }
        }
    }

    // Which namespaces there are of a name decides what it means, whatever stands in them. A name itself adds nothing.
    private Fingerprint Own(int node)
    {
        if (node >= FirstName)
        {
            return default;
        }

        var signature = SignatureOf(node);
        var sum = new FingerprintBuilder();
        sum.Add(signature.Fingerprint);
        foreach (var space in signature.Names.SelectMany(_table.NamespacesNamed))
        {
            sum.Add(space);
        }

        return sum.Build();
    }
}
