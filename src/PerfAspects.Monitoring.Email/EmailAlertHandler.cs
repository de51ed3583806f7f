using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using MimeKit;

namespace PerfAspects.Monitoring.Email;

/// <summary>
/// Sends alerts as mails, one connection for each: alerts are rare. The queue that calls it limits the time and tries again.
/// </summary>
internal sealed class EmailAlertHandler(IOptions<EmailAlertOptions> options) : IAlertHandler
{
    private readonly EmailAlertOptions _options = options.Value;

    public async ValueTask HandleAsync(Alert alert, CancellationToken cancellationToken)
    {
        if (alert.Severity < _options.MinimumSeverity)
        {
            return;
        }

        using var message = AlertMessage.Create(alert, _options);
        using var client = new SmtpClient();
        var security = _options.Security switch
        {
            EmailSecurity.Tls => SecureSocketOptions.SslOnConnect,
            EmailSecurity.None => SecureSocketOptions.None,
            _ => SecureSocketOptions.StartTls, // required, and not only where the server offers it
        };
        await client.ConnectAsync(_options.Host, _options.Port, security, cancellationToken).ConfigureAwait(false);
        if (_options.UserName is { } user)
        {
            await client.AuthenticateAsync(user, _options.Password ?? "", cancellationToken).ConfigureAwait(false);
        }

        await client.SendAsync(message, cancellationToken).ConfigureAwait(false);
        await client.DisconnectAsync(quit: true, cancellationToken).ConfigureAwait(false);
    }
}
