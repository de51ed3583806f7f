using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using PerfAspects.Generators.Model;
using PerfAspects.Generators.Parsing.Dependencies;

namespace PerfAspects.Generators.Parsing;

/// <summary>
/// All annotated methods of a project. After an edit most files need not be looked at: what was made of one before is what would be made of
/// it now if nothing has changed that it depends on (<see cref="DependencyGraph"/>). A memory of a pure function and nothing else: it lives
/// as long as the file and holds text.
/// </summary>
internal static class ProjectParser
{
    private static readonly ConditionalWeakTable<SyntaxTree, StrongBox<ParsedFile?>> s_parsed = new();

    public static ImmutableArray<ParsedMethod> Parse(Compilation compilation, CancellationToken cancellationToken)
    {
        var trees = compilation.SyntaxTrees.ToImmutableArray();
        var files = new FileIndex[trees.Length];
        for (var i = 0; i < files.Length; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            files[i] = FileIndex.Of(trees[i]);
        }

        ImmutableArray<string> aliases = [.. files.SelectMany(file => file.Aliases.Global)];
        DependencyGraph? graph = null;
        var methods = ImmutableArray.CreateBuilder<ParsedMethod>();
        for (var i = 0; i < files.Length; i++)
        {
            if (files[i].MembersNamedLikeOurs(aliases) is { IsEmpty: false } members)
            {
                graph ??= new(compilation, trees, files);
                methods.AddRange(Parse(trees[i], members, graph.Of(i), compilation, cancellationToken));
            }
        }

        return methods.ToImmutable();
    }

    private static ImmutableArray<ParsedMethod> Parse(
        SyntaxTree tree, ImmutableArray<AttributedMember> members, Fingerprint fingerprint, Compilation compilation,
            CancellationToken cancellationToken)
    {
        var last = s_parsed.GetOrCreateValue(tree);
        if (last.Value is { } parsed && parsed.Fingerprint == fingerprint)
        {
            return parsed.Methods;
        }

        var methods = FileParser.Parse(members, compilation.GetSemanticModel(tree), cancellationToken);

        // The place of a mistake moves with every line before it, in whichever file.
        last.Value = methods.Any(method => method.Diagnostics.Count > 0) ? null : new(fingerprint, methods);
        return methods;
    }

    private sealed record ParsedFile(Fingerprint Fingerprint, ImmutableArray<ParsedMethod> Methods);
}
