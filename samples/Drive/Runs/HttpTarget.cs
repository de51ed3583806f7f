using Drive.Load;

namespace Drive.Runs;

/// <summary>The service under load.</summary>
internal sealed class HttpTarget : IDisposable
{
    private readonly HttpClient _client;
    private readonly UrlTemplate _url;
    private readonly DriveOptions _options;

    public HttpTarget(DriveOptions options)
    {
        (_options, _url) = (options, new UrlTemplate(options.Url, options.Seed));
        var handler = new SocketsHttpHandler { UseProxy = false, UseCookies = false, AllowAutoRedirect = false };
        _client = new HttpClient(handler) { Timeout = options.Timeout };
    }

    /// <summary>Sends a request and reads the whole answer. Not a success: a status from 400 on that is not accepted.</summary>
    public async Task<bool> SendAsync(long number, Recorder recorder, CancellationToken cancellationToken)
    {
        using var response = await _client.GetAsync(new Uri(_url.Fill(number)), HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken).ConfigureAwait(false);
        var status = (int)response.StatusCode;
        if (status is >= 200 and < 400 || _options.Accepted.Contains(status))
        {
            return true;
        }

        recorder.Explain($"status {status}");
        return false;
    }

    public void Dispose() => _client.Dispose();
}
