using Microsoft.Extensions.Options;
using MimeKit;

namespace PerfAspects.Monitoring.Email;

/// <summary>Refuses options with which no mail can be sent, at the host's start.</summary>
internal sealed class EmailAlertOptionsValidator : IValidateOptions<EmailAlertOptions>
{
    private const int LargestPort = 65_535;

    public ValidateOptionsResult Validate(string? name, EmailAlertOptions options)
    {
        string[] problems = [.. Check(options)];
        return problems.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Check(EmailAlertOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.Host))
        {
            yield return "Host must be the name of an SMTP server.";
        }

        if (options.Port is < 1 or > LargestPort)
        {
            yield return $"Port is {options.Port}; it must be from 1 to {LargestPort}.";
        }

        if (!Enum.IsDefined(options.Security))
        {
            yield return $"Security is {options.Security}, which is none of its values.";
        }

        if (options.Security == EmailSecurity.None && options.UserName is not null)
        {
            yield return "A password would be sent without encryption: set Security, or remove UserName.";
        }

        if (!IsAddress(options.From))
        {
            yield return $"From is '{options.From}', which is not an address.";
        }

        if (options.To.Count == 0)
        {
            yield return "To must have a recipient.";
        }

        foreach (var recipient in options.To.Where(static recipient => !IsAddress(recipient)))
        {
            yield return $"To has '{recipient}', which is not an address.";
        }
    }

    // A name alone is an address too, on the server itself, and more likely a mistake.
    private static bool IsAddress(string text)
        => MailboxAddress.TryParse(text, out var mailbox) && mailbox.Address.Contains('@', StringComparison.Ordinal);
}
