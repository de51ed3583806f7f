using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;

namespace PerfAspects.Redis.Tests.Servers;

/// <summary>A redis-server of its own on a free port of the loopback interface, without persistence.</summary>
public sealed class RedisServer : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("redis-tests").FullName;
    private readonly string[] _arguments;
    private Process? _process;
    private ConnectionMultiplexer? _admin;

    private RedisServer(string[] arguments) => _arguments = arguments;

    /// <summary>The path of the program, or null if it is not installed.</summary>
    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Select(static folder => Path.Combine(folder, "redis-server"))
        .FirstOrDefault(File.Exists);

    public int Port { get; private set; }

    public string Configuration => $"127.0.0.1:{Port}";

    /// <summary>A connection for the tests' own commands.</summary>
    public IDatabase Admin => _admin!.GetDatabase();

    public IServer AdminServer => _admin!.GetServers()[0];

    /// <summary>Starts a server and waits until it answers.</summary>
    public static async Task<RedisServer> StartAsync(params string[] arguments)
    {
        var server = new RedisServer(arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts the program again after <see cref="KillAsync"/>, on the same port and without data.</summary>
    public async Task StartAgainAsync()
    {
        for (var attempt = 1; ; attempt++)
        {
            var port = Port == 0 ? FreePort() : Port;
            _process = Process.Start(new ProcessStartInfo(Program ?? throw new InvalidOperationException("redis-server is not installed"))
            {
                ArgumentList = { "--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder },
                RedirectStandardOutput = true,
            }.With(_arguments))!;
            if (await HasStartedAsync(_process))
            {
                Port = port;
                break;
            }

            // The port was taken meanwhile.
            await KillAsync();
            if (attempt == 10)
            {
                throw new InvalidOperationException("redis-server does not start");
            }
        }

        _admin = await ConnectionMultiplexer.ConnectAsync($"{Configuration},allowAdmin=true,password={Password()}");
    }

    /// <summary>Ends the program at once, as a crash does.</summary>
    public async Task KillAsync()
    {
        if (_admin is not null)
        {
            await _admin.DisposeAsync();
            _admin = null;
        }

        if (_process is not null)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
            _process.Dispose();
            _process = null;
        }
    }

    /// <summary>Stops the program where it is: connections stay, and nothing answers.</summary>
    public Task SuspendAsync() => SignalAsync("-STOP");

    /// <summary>Lets the program go on after <see cref="SuspendAsync"/>.</summary>
    public Task ResumeAsync() => SignalAsync("-CONT");

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start(new ProcessStartInfo("kill").With([signal, $"{_process!.Id}"]))!;
        await kill.WaitForExitAsync();
    }

    private static async Task<bool> HasStartedAsync(Process process)
    {
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.Contains("Ready to accept connections", StringComparison.Ordinal))
            {
                _ = process.StandardOutput.ReadToEndAsync(); // so that the program never waits for a reader
                return true;
            }
        }

        return false;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private string Password() => Array.IndexOf(_arguments, "--requirepass") is >= 0 and var index ? _arguments[index + 1] : "";
}
