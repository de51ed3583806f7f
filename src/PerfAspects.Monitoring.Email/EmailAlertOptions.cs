namespace PerfAspects;

/// <summary>The options of alerts by e-mail.</summary>
public sealed class EmailAlertOptions
{
    /// <summary>The name or address of the SMTP server. Default: none; it must be set.</summary>
    public string Host { get; set; } = "";

    /// <summary>The port of the SMTP server. Default: 587.</summary>
    public int Port { get; set; } = 587;

    /// <summary>How the connection is encrypted. Default: <see cref="EmailSecurity.StartTls"/>.</summary>
    public EmailSecurity Security { get; set; }

    /// <summary>The user name. Default: none, which means without authentication.</summary>
    public string? UserName { get; set; }

    /// <summary>The password of <see cref="UserName"/>. Default: none. It is never logged.</summary>
    public string? Password { get; set; }

    /// <summary>The sender, such as <c>alerts@example.org</c> or <c>Alerts &lt;alerts@example.org&gt;</c>. Default: none; it must be
    /// set.</summary>
    public string From { get; set; } = "";

    /// <summary>The recipients. Default: none; there must be one.</summary>
    public IList<string> To { get; } = [];

    /// <summary>The least severity that is sent. Default: <see cref="AlertSeverity.Info"/>, which means every alert.</summary>
    public AlertSeverity MinimumSeverity { get; set; }
}

/// <summary>How the connection to an SMTP server is encrypted.</summary>
public enum EmailSecurity
{
    /// <summary>
    /// It begins in the clear and changes to TLS before anything is sent. A server that does not offer TLS is a failure.
    /// </summary>
    StartTls,

    /// <summary>TLS from the beginning, usually at port 465.</summary>
    Tls,

    /// <summary>Not at all: for a relay on the same machine. Such a connection gets no password.</summary>
    None,
}
