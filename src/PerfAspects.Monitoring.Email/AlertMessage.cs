using System.Globalization;
using MimeKit;

namespace PerfAspects.Monitoring.Email;

/// <summary>Alerts as mails in plain text.</summary>
internal static class AlertMessage
{
    /// <summary>Creates the mail of an alert.</summary>
    public static MimeMessage Create(Alert alert, EmailAlertOptions options)
    {
        var message = new MimeMessage
        {
            Subject = Line($"[{alert.Severity}] {alert.Text}{(alert.IsReminder ? " (reminder)" : "")}"),
            Importance = alert.Severity == AlertSeverity.Critical && alert.State == AlertState.Firing
                ? MessageImportance.High
                : MessageImportance.Normal,
            Body = new TextPart("plain") { Text = Describe(alert) },
        };
        message.From.Add(MailboxAddress.Parse(options.From));
        message.To.AddRange(options.To.Select(MailboxAddress.Parse));
        message.References.Add($"{alert.Id}@perfaspects"); // mail programs show an alert and its end as one conversation
        message.Headers.Add("Auto-Submitted", "auto-generated"); // no answers from holidays (RFC 3834)
        return message;
    }

    private static string Describe(Alert alert)
        => $"""
            {Line(alert.Text)}

            Rule:      {Line(alert.Rule)}
            Condition: {Line(alert.Expression)}
            Method:    {Line(alert.Method ?? "the process")}
            Severity:  {alert.Severity}
            State:     {alert.State}, since {alert.Since.ToString("u", CultureInfo.InvariantCulture)}
            Alert:     {alert.Id}

            """.ReplaceLineEndings("\r\n");

    // A line break in a name must not begin another header.
    private static string Line(string text) => string.Concat(text.Select(static character => char.IsControl(character) ? ' ' : character));
}
