namespace PerfAspects.RealSources.Tests.Corpora;

/// <summary>The corpora, each of which is fixed once.</summary>
internal static class FixedCorpora
{
    private static readonly Lazy<Task<FixedCorpus>> s_polyfill = Once(PolyfillCorpus.Create);
    private static readonly Lazy<Task<FixedCorpus>> s_compiler = Once(CompilerCorpus.Create);
    private static readonly Lazy<Task<FixedCorpus>> s_runtime = Once(RuntimeCorpus.Create);

    public static Task<FixedCorpus> Polyfill => s_polyfill.Value;

    public static Task<FixedCorpus> Compiler => s_compiler.Value;

    public static Task<FixedCorpus> Runtime => s_runtime.Value;

    public static async Task<IReadOnlyList<FixedCorpus>> AllAsync() => [await Polyfill, await Compiler, await Runtime];

    private static Lazy<Task<FixedCorpus>> Once(Func<Corpus> corpus) => new(() => Task.Run(() => FixedCorpus.CreateAsync(corpus())));
}
