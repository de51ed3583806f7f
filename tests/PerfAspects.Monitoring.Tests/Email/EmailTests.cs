using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using MimeKit;
using PerfAspects.Monitoring.Email;
using PerfAspects.Monitoring.Sampling;

namespace PerfAspects.Monitoring.Tests.Email;

/// <summary>Alerts by e-mail, over real connections to a server on the loopback address.</summary>
public sealed class EmailTests
{
    private static readonly TimeSpan s_step = TimeSpan.FromMilliseconds(100);

    [Fact]
    public async Task Alert_ThatFires_IsSentToAllRecipients()
    {
        using var server = new SmtpServer();
        await using var host = await StartAsync(server);

        await host.UntilAsync(() => !server.Mails.IsEmpty);

        var mail = Read(Assert.Single(server.Mails));
        Assert.Equal("[Critical] cpu is firing for the process: process.cpu > 80%, now 90 %", mail.Subject);
        Assert.Equal("\"Alerts\" <alerts@example.org>", mail.From.ToString());
        Assert.Equal("ops@example.org, boss@example.org", mail.To.ToString());
        Assert.Equal("auto-generated", mail.Headers["Auto-Submitted"]);
        Assert.Equal(MessageImportance.High, mail.Importance);
        Assert.Contains("Condition: process.cpu > 80%", mail.TextBody, StringComparison.Ordinal);
        Assert.Equal(2, server.Lines.Count(static line => line.StartsWith("RCPT TO", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Server_ThatIsBusyForATime_GetsTheMailLater()
    {
        using var server = new SmtpServer("451 try later", "451 try later");
        await using var host = await StartAsync(server);

        await host.UntilAsync(() => Status(host).Delivered == 1, s_step);

        // The clock goes on faster than the server, so that an attempt may be given up whose mail the server took.
        Assert.NotEmpty(server.Mails);
        Assert.Single(server.Mails.Select(static mail => Read(mail).Subject).Distinct());
        Assert.InRange(Status(host).FailedAttempts, 2, int.MaxValue);
    }

    [Fact]
    public async Task Server_ThatNeverAnswers_DisturbsNobody()
    {
        using var server = new SmtpServer { IsStuck = true };
        await using var host = await StartAsync(server);

        await host.UntilAsync(() => Status(host).FailedAttempts > 0, s_step);

        Assert.Equal(0.9, host.Last(1, "")![Gauge.Cpu].Last, 1e-6); // the monitor goes on
    }

    // The default asks for TLS: a server, or somebody between, that does not offer it sees neither mail nor password.
    [Fact]
    public async Task Server_WithoutTls_GetsNothing()
    {
        using var server = new SmtpServer();
        await using var host = await StartAsync(server, static options =>
        {
            (options.Security, options.UserName, options.Password) = (EmailSecurity.StartTls, "alerts", "secret");
        });

        await host.UntilAsync(() => Status(host).FailedAttempts > 0, s_step);

        Assert.Empty(server.Mails);
        Assert.DoesNotContain(server.Lines, static line => line.StartsWith("AUTH", StringComparison.Ordinal) || line.StartsWith("MAIL", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Alert_BelowTheLeastSeverity_IsNotSent()
    {
        using var server = new SmtpServer();
        var handler = Handler(server, static options => options.MinimumSeverity = AlertSeverity.Critical);

        await handler.HandleAsync(new Alert { Id = "a", Rule = "r", Expression = "e", Severity = AlertSeverity.Warning }, default);
        await handler.HandleAsync(new Alert { Id = "b", Rule = "r", Expression = "e", Severity = AlertSeverity.Critical }, default);

        Assert.Single(server.Mails);
    }

    [Fact]
    public async Task Names_WithLineBreaks_BeginNoHeader()
    {
        using var server = new SmtpServer();
        var alert = new Alert { Id = "a", Rule = "r\r\nBcc: thief@example.org", Expression = "e", Text = "t\r\nBcc: thief@example.org\r\n.\r\nMAIL" };

        await Handler(server).HandleAsync(alert, default);

        var mail = Read(Assert.Single(server.Mails));
        Assert.Empty(mail.Bcc);
        Assert.Equal("[Info] t  Bcc: thief@example.org  .  MAIL", mail.Subject);
    }

    [Theory]
    [InlineData("Host", "")]
    [InlineData("Port", "0")]
    [InlineData("From", "nobody")]
    [InlineData("To", null)]
    [InlineData("To has", "a b c")]
    [InlineData("A password", "user")]
    public async Task Options_ThatCannotBe_FailTheStart(string problem, string? value)
    {
        using var server = new SmtpServer();

        var failure = await Assert.ThrowsAsync<OptionsValidationException>(() => StartAsync(server, options =>
        {
            options.Host = problem == "Host" ? value! : options.Host;
            options.Port = problem == "Port" ? 0 : options.Port;
            options.From = problem == "From" ? value! : options.From;
            options.UserName = problem == "A password" ? value : null;
            if (problem == "To")
            {
                options.To.Clear();
            }
            else if (problem == "To has")
            {
                options.To.Add(value!);
            }
        }));

        Assert.StartsWith(problem, Assert.Single(failure.Failures), StringComparison.Ordinal);
    }

    private static async Task<MonitoredHost> StartAsync(SmtpServer server, Action<EmailAlertOptions>? configure = null)
    {
        var host = await MonitoredHost.StartAsync(
            static options => options.Alerts.Add(new AlertRule("cpu", "process.cpu > 80%") { Severity = AlertSeverity.Critical, Window = TimeSpan.FromSeconds(1) }),
            builder => builder.Services.AddPerfAspectsAlertEmails(Options(server, configure)));
        host.Process.Gauges[Gauge.Cpu] = 0.9;
        host.Pass(2);
        return host;
    }

    private static Action<EmailAlertOptions> Options(SmtpServer server, Action<EmailAlertOptions>? configure) => options =>
    {
        (options.Host, options.Port, options.Security) = ("127.0.0.1", server.Port, EmailSecurity.None);
        options.From = "Alerts <alerts@example.org>";
        options.To.Add("ops@example.org");
        options.To.Add("boss@example.org");
        configure?.Invoke(options);
    };

    private static EmailAlertHandler Handler(SmtpServer server, Action<EmailAlertOptions>? configure = null)
    {
        var options = new EmailAlertOptions();
        Options(server, configure)(options);
        return new EmailAlertHandler(Microsoft.Extensions.Options.Options.Create(options));
    }

    private static AlertHandlerStatus Status(MonitoredHost host)
        => host.Get<IAlerts>().Handlers.Single(static handler => handler.Name.Contains("Email", StringComparison.Ordinal));

    private static MimeMessage Read(string mail) => MimeMessage.Load(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(mail)));
}
