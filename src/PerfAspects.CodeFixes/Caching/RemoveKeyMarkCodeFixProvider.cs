using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>PERF036: a parameter that is never part of a key loses its <c>[CacheKey]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveKeyMarkCodeFixProvider)), Shared]
public sealed class RemoveKeyMarkCodeFixProvider() : RemoveMarkCodeFixProvider(DiagnosticIds.NeverInKey, KeyPart.Key);
