using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using PollLogin.Tests.Actors;
using PollLogin.Tests.Kit;
using PollLogin.Tests.Rules;

namespace PollLogin.Tests.Deploy;

/// <summary>The program on a loopback port with a real proxy in front: a file of <c>deploy/</c>, but for free ports and a certificate of the test's own.</summary>
public sealed class Front : IDisposable
{
    private readonly Programs _programs;
    private readonly int _secure = OwnProcess.FreePort();
    private readonly int _plain = OwnProcess.FreePort();

    private Front(Programs programs, (string, string?)[] settings)
    {
        _programs = programs;
        App = new PollLoginApp([("Site:PublicUrl", "https://login.example.com"), ("Login:LongPoll", "00:00:20"), .. settings]).OnKestrel();
    }

    public PollLoginApp App { get; }

    /// <param name="file">Of <c>deploy/</c>.</param>
    /// <param name="edit">What a test changes in it besides.</param>
    public static async Task<Front> NginxAsync(string file, Func<string, string>? edit = null, params (string, string?)[] settings)
    {
        var front = new Front(new Programs(Programs.Nginx), settings);
        front.Certify();
        var text = front.OnFreePorts(Sources.Read($"deploy/{file}"))
            .Replace("listen [::]", "# listen [::]", StringComparison.Ordinal)
            .Replace("/etc/ssl/polllogin", front._programs.Of("."), StringComparison.Ordinal);
        // A location alone goes into the site that there is.
        text = text.Contains("server {", StringComparison.Ordinal) ? text
            : $"server {{ listen {front._secure} ssl; ssl_certificate {front._programs.Of("fullchain.pem")}; ssl_certificate_key {front._programs.Of("privkey.pem")}; {text} }}";
        await File.WriteAllTextAsync(front._programs.Of("polllogin.conf"), edit?.Invoke(text) ?? text);
        await File.WriteAllTextAsync(front._programs.Of("nginx.conf"), $$"""
            {{Programs.NginxUser}} daemon off; worker_processes 1; pid nginx.pid; error_log stderr;
            events { }
            http {
                access_log access.log;
                client_body_temp_path body; proxy_temp_path proxy; fastcgi_temp_path fastcgi; uwsgi_temp_path uwsgi; scgi_temp_path scgi;
                include polllogin.conf;
            }
            """);
        front._programs.Start(Programs.Nginx, "-e", "stderr", "-p", front._programs.Of(""), "-c", "nginx.conf");
        await Programs.ListensAsync(front._secure);
        return front;
    }

    public static async Task<Front> CaddyAsync(string file, Func<string, string>? edit = null, params (string, string?)[] settings)
    {
        var front = new Front(new Programs(Programs.Caddy), settings);
        front.Certify();
        var text = front.OnFreePorts(Sources.Read($"deploy/{file}"));
        text = (text.Contains("login.example.com {", StringComparison.Ordinal) ? text : $"login.example.com {{\n{text}}}\n")
            .Replace("login.example.com {", $"https://login.example.com:{front._secure} {{\n\ttls {front._programs.Of("fullchain.pem")} {front._programs.Of("privkey.pem")}", StringComparison.Ordinal);
        await File.WriteAllTextAsync(front._programs.Of("Caddyfile"), "{\n\tadmin off\n\tauto_https disable_redirects\n}\n" + (edit?.Invoke(text) ?? text));
        front._programs.Start(Programs.Caddy, "run", "--config", "Caddyfile");
        await Programs.ListensAsync(front._secure);
        return front;
    }

    /// <summary>A browser out in the world.</summary>
    /// <param name="scheme">http: to the port that leads to https.</param>
    public Browser NewVisitor(string scheme = "https")
    {
        var browser = new Browser(new Names().Add("login.example.com", scheme == "https" ? _secure : _plain), new CookieContainer());
        browser.Client.BaseAddress = new Uri($"{scheme}://login.example.com");
        return browser;
    }

    /// <summary>What nginx has written down of who asked for what.</summary>
    public Task<string> AccessLogAsync() => File.ReadAllTextAsync(_programs.Of("access.log"), TestContext.Current.CancellationToken);

    /// <summary>What the proxy has said, errors of its requests among it.</summary>
    public string Said => string.Join('\n', _programs.Said);

    public void Dispose()
    {
        _programs.Dispose();
        App.Dispose();
    }

    private string OnFreePorts(string text) => text
        .Replace("127.0.0.1:5080", $"127.0.0.1:{App.ClientOptions.BaseAddress.Port}", StringComparison.Ordinal)
        .Replace("listen 443", $"listen {_secure}", StringComparison.Ordinal)
        .Replace("listen 80", $"listen {_plain}", StringComparison.Ordinal);

    private void Certify()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = DateTimeOffset.UtcNow;
        using var certificate = new CertificateRequest("CN=login.example.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(_programs.Of("fullchain.pem"), certificate.ExportCertificatePem());
        File.WriteAllText(_programs.Of("privkey.pem"), key.ExportPkcs8PrivateKeyPem());
    }
}
