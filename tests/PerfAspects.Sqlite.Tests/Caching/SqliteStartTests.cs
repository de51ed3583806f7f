using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace PerfAspects.Sqlite.Tests.Caching;

/// <summary>A host whose file cannot be used at its start: it starts, and one line says what to change.</summary>
public sealed class SqliteStartTests : IDisposable
{
    private readonly CacheFile _file = new();

    public void Dispose() => _file.Dispose();

    [Fact]
    public Task Start_WithAFolderThatDoesNotExist_LogsTheKey() => StartsAsync("/no/such/folder/cache.db");

    [Fact]
    public Task Start_WithAFolderInTheFilesPlace_LogsTheKey()
    {
        Directory.CreateDirectory(_file.Path);
        return StartsAsync(_file.Path);
    }

    [Fact]
    public Task Start_WithAFileOfAnotherApplication_LogsTheKey()
    {
        _file.Execute("CREATE TABLE orders (id INTEGER)");
        return StartsAsync(_file.Path);
    }

    private static async Task StartsAsync(string path)
    {
        var log = new LogLines();
        using var host = Build(path, log, isRequired: false);
        await host.StartAsync();

        var line = Assert.Single(log.Lines);
        Assert.Contains("SqliteTierOptions.Path", line, StringComparison.Ordinal);
        Assert.Contains(path, line, StringComparison.Ordinal);
        await host.StopAsync();

        using var strict = Build(path, new LogLines(), isRequired: true);
        var exception = await Assert.ThrowsAsync<CacheTierException>(() => strict.StartAsync());
        Assert.Contains("SqliteTierOptions.Path", exception.Message, StringComparison.Ordinal);
    }

    private static IHost Build(string path, LogLines log, bool isRequired)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddSingleton<ILoggerFactory>(log);
        builder.Services.AddPerfAspectsSqlite(options =>
        {
            options.Path = path;
            options.Required = isRequired;
        });
        return builder.Build();
    }
}
