namespace PerfAspects;

/// <summary>An address that alerts are posted to.</summary>
public sealed class WebhookOptions
{
    /// <summary>Creates the options of a webhook.</summary>
    /// <param name="address">An absolute address of HTTP or HTTPS.</param>
    /// <exception cref="ArgumentException"><paramref name="address"/> is another kind of address.</exception>
    public WebhookOptions(Uri address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Address = address is { IsAbsoluteUri: true, Scheme: "http" or "https" }
            ? address
            : throw new ArgumentException("A webhook needs an absolute address of HTTP or HTTPS.", nameof(address));
    }

    /// <summary>The address. It may contain a secret, so it is never logged; its host is.</summary>
    public Uri Address { get; }

    /// <summary>The form of what is posted. Default: <see cref="WebhookFormat.Json"/>.</summary>
    public WebhookFormat Format { get; set; }
}

/// <summary>The form of what a webhook posts.</summary>
public enum WebhookFormat
{
    /// <summary>The properties of <see cref="Alert"/> in camel case; times in ISO 8601, the state and the severity in lower case.</summary>
    Json,

    /// <summary>A message that Slack and compatible chats take: <c>{ "text": "…" }</c>.</summary>
    Slack,
}
