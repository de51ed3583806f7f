using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace PerfAspects.Generators.Parsing.Dependencies;

/// <summary>
/// The part of a file that other declarations can see, and that can see them: all text outside of bodies, comments and white space.
/// </summary>
/// <param name="Fingerprint">Of every word of that.</param>
/// <param name="Names">Each name in it, once; whatever one of them means in another file, this one may depend on.</param>
internal sealed record FileSignature(Fingerprint Fingerprint, ImmutableArray<string> Names)
{
    private static readonly ConditionalWeakTable<SyntaxTree, FileSignature> s_signatures = new();

    /// <summary>The signature, read once a file.</summary>
    public static FileSignature Of(SyntaxTree tree) => s_signatures.GetValue(tree, static file => Read(file));

    private static FileSignature Read(SyntaxTree tree)
    {
        var reader = new SignatureReader();
        var root = tree.GetRoot();
        reader.Add(tree.FilePath);
        reader.Add(IsMarkedGenerated(root) ? "generated" : "");
        Add(reader, (CSharpParseOptions)tree.Options);
        reader.Add(root);
        return reader.ToSignature();
    }

    private static void Add(SignatureReader reader, CSharpParseOptions options)
    {
        reader.Add(options.LanguageVersion.ToString());
        foreach (var feature in options.Features.OrderBy(feature => feature.Key, StringComparer.Ordinal))
        {
            reader.Add(feature.Key);
            reader.Add(feature.Value);
        }
    }

    // To the compiler a file that says so is one without nullable annotations, as is one of certain names.
    private static bool IsMarkedGenerated(SyntaxNode root) => root.GetLeadingTrivia().ToFullString().Contains("<auto");
}
