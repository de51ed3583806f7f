using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace PerfAspects.Generators.Tests.Architecture;

/// <summary>
/// The generator reads declarations and no bodies: its incremental cache depends on the text of declarations only (<c>SignatureReader</c>),
/// so that an edit of a body would not run it again. Analyzers may read bodies.
/// </summary>
public sealed class BodyTests
{
    // The members of Roslyn that lead into a body.
    private static readonly HashSet<string> s_ways =
    [
        "GetOperation", "AnalyzeDataFlow", "AnalyzeControlFlow", "Body", "ExpressionBody", "Statements", "GetSymbolInfo", "GetTypeInfo",
    ];

    // SignatureReader leaves bodies out of what the cache depends on, and so has to look at them.
    private static readonly HashSet<string> s_exempt = ["SignatureReader"];

    private readonly Dictionary<ISymbol, HashSet<ISymbol>> _uses = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, List<ISymbol>> _implementations = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, string> _files = new(SymbolEqualityComparer.Default);

    [Fact]
    public void Generator_ReadsNoBody()
    {
        Read();
        Assert.True(_uses.Count > 500, "the sources were not found");

        Assert.Empty(WaysFrom(static file => file.Contains("/Parsing/", StringComparison.Ordinal) || file.EndsWith("/AspectGenerator.cs", StringComparison.Ordinal)));
    }

    // The fence holds something off: analyzers do read bodies, by the same rules.
    [Fact]
    public void Analyzers_ReadBodies()
    {
        Read();

        Assert.NotEmpty(WaysFrom(static file => file.Contains("/Diagnostics/", StringComparison.Ordinal)));
    }

    private IEnumerable<string> WaysFrom(Func<string, bool> isRoot)
    {
        var from = new Dictionary<ISymbol, ISymbol?>(SymbolEqualityComparer.Default);
        var open = new Queue<ISymbol>();
        foreach (var root in _files.Where(pair => isRoot(pair.Value)).Select(static pair => pair.Key))
        {
            from[root] = null;
            open.Enqueue(root);
        }

        while (open.TryDequeue(out var member))
        {
            if (s_exempt.Contains(member.ContainingType?.Name ?? ""))
            {
                continue;
            }

            var initialized = member.ContainingType?.GetMembers().OfType<IFieldSymbol>() ?? [];
            foreach (var used in _uses.GetValueOrDefault(member, []).Concat(_implementations.GetValueOrDefault(member, [])).Concat(initialized))
            {
                if (!_files.ContainsKey(used))
                {
                    if (used is not IFieldSymbol && s_ways.Contains(used.Name) && used.ContainingNamespace.ToDisplayString().StartsWith("Microsoft.CodeAnalysis", StringComparison.Ordinal))
                    {
                        yield return $"{Path(from, member)} > {used.ContainingType.Name}.{used.Name}";
                    }
                }
                else if (from.TryAdd(used, member))
                {
                    open.Enqueue(used);
                }
            }
        }
    }

    private static string Path(Dictionary<ISymbol, ISymbol?> from, ISymbol member)
        => (from[member] is { } before ? Path(from, before) + " > " : "") + $"{member.ContainingType?.Name}.{member.Name}";

    private void Read()
    {
        var compilation = FolderGraph.Compile("PerfAspects.Generators", "Shared");
        foreach (var tree in compilation.SyntaxTrees.Where(static tree => tree.FilePath.Contains("PerfAspects.Generators", StringComparison.Ordinal)))
        {
            var model = compilation.GetSemanticModel(tree);
            foreach (var name in tree.GetRoot().DescendantNodes().Where(static node => node is SimpleNameSyntax or BaseObjectCreationExpressionSyntax))
            {
                if (model.GetEnclosingSymbol(name.SpanStart) is { } enclosing && Member(enclosing) is { } user)
                {
                    _files.TryAdd(user, tree.FilePath.Replace('\\', '/'));
                    var info = model.GetSymbolInfo(name);
                    foreach (var symbol in info.Symbol is { } found ? [found] : info.CandidateSymbols)
                    {
                        if (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol && Member(symbol) is { } used)
                        {
                            (_uses.TryGetValue(user, out var uses) ? uses : _uses[user] = new(SymbolEqualityComparer.Default)).Add(used);
                        }
                    }
                }
            }

            foreach (var type in tree.GetRoot().DescendantNodes().OfType<TypeDeclarationSyntax>())
            {
                AddImplementations((INamedTypeSymbol)model.GetDeclaredSymbol(type)!);
            }
        }
    }

    private void AddImplementations(INamedTypeSymbol type)
    {
        foreach (var member in type.GetMembers())
        {
            if (member is IMethodSymbol { OverriddenMethod: { } overridden })
            {
                Add(overridden, member);
            }
            else if (member is IPropertySymbol { OverriddenProperty: { } property })
            {
                Add(property, member);
            }
        }

        foreach (var declared in type.AllInterfaces.SelectMany(static face => face.GetMembers()))
        {
            if (type.FindImplementationForInterfaceMember(declared) is { } member)
            {
                Add(declared, member);
            }
        }

        void Add(ISymbol declared, ISymbol member)
        {
            var key = declared.OriginalDefinition;
            (_implementations.TryGetValue(key, out var known) ? known : _implementations[key] = []).Add(Member(member)!);
        }
    }

    // A local function, a lambda and an accessor belong to their member.
    private static ISymbol? Member(ISymbol symbol)
    {
        while (symbol is IMethodSymbol { MethodKind: MethodKind.LocalFunction or MethodKind.AnonymousFunction } inner)
        {
            symbol = inner.ContainingSymbol;
        }

        return symbol switch
        {
            IMethodSymbol { AssociatedSymbol: { } associated } => associated.OriginalDefinition,
            IMethodSymbol { ReducedFrom: { } extension } => extension.OriginalDefinition,
            IMethodSymbol or IPropertySymbol or IFieldSymbol => symbol.OriginalDefinition,
            _ => null,
        };
    }
}
