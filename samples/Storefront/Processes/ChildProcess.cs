using System.Diagnostics;

namespace Storefront.Processes;

/// <summary>Another process of this program. It ends when this one does, however this one ends: its standard input closes then.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    /// <summary>The beginning of the line with which a child says where it listens.</summary>
    public const string Listening = "listening ";

    private static readonly TimeSpan s_longestStart = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_longestStop = TimeSpan.FromSeconds(10);

    private readonly Process _process;

    private ChildProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>The address at which the child listens.</summary>
    public Uri Address { get; }

    public int Id => _process.Id;

    /// <summary>Starts a child and waits until it listens. Its other lines appear here, after its name.</summary>
    /// <exception cref="InvalidOperationException">The child has ended or did not listen in time.</exception>
    public static async Task<ChildProcess> StartAsync(string name, params IReadOnlyList<string> arguments)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        var own = typeof(ChildProcess).Assembly.Location;
        var start = new ProcessStartInfo(isHost ? program : Path.ChangeExtension(own, OperatingSystem.IsWindows() ? "exe" : null))
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = AppContext.BaseDirectory,
        };
        foreach (var argument in isHost ? ["exec", own, .. arguments] : arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var address = new TaskCompletionSource<Uri>(TaskCreationOptions.RunContinuationsAsynchronously);
        var process = new Process { StartInfo = start, EnableRaisingEvents = true };
        process.Exited += (_, _) => address.TrySetException(new InvalidOperationException($"The process '{name}' has ended at its start."));
        process.OutputDataReceived += (_, line) => Read(name, line.Data, address);
        process.Start();
        process.BeginOutputReadLine();
        try
        {
            return new ChildProcess(process, await address.Task.WaitAsync(s_longestStart));
        }
        catch (Exception exception) when (exception is TimeoutException or InvalidOperationException)
        {
            await StopAsync(process);
            throw new InvalidOperationException($"The process '{name}' does not listen: {exception.Message}", exception);
        }
    }

    /// <summary>Stops this process when the one that started it has ended.</summary>
    public static async Task EndWithParentAsync(IHostApplicationLifetime lifetime)
    {
        using var input = Console.OpenStandardInput();
        await input.CopyToAsync(Stream.Null);
        lifetime.StopApplication();
    }

    public async ValueTask DisposeAsync() => await StopAsync(_process);

    private static void Read(string name, string? line, TaskCompletionSource<Uri> address)
    {
        if (line is not null && line.StartsWith(Listening, StringComparison.Ordinal))
        {
            address.TrySetResult(new Uri(line[Listening.Length..]));
        }
        else if (line is not null)
        {
            Console.WriteLine($"[{name}] {line}");
        }
    }

    private static async Task StopAsync(Process process)
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(s_longestStop);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }

        process.Dispose();
    }
}
