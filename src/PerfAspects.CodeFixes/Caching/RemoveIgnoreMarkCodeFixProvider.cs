using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using PerfAspects.Generators.Diagnostics;
using PerfAspects.Generators.Rules.Caching;

namespace PerfAspects.CodeFixes.Caching;

/// <summary>PERF037: beside a parameter with <c>[CacheKey]</c>, another one loses its <c>[CacheIgnore]</c>.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RemoveIgnoreMarkCodeFixProvider)), Shared]
public sealed class RemoveIgnoreMarkCodeFixProvider() : RemoveMarkCodeFixProvider(DiagnosticIds.IgnoredAlready, KeyPart.Ignore);
