using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using PollLogin.Tests.Kit;
using PollLogin.Web.Operations;
using PollLogin.Web.Operations.Checks;

namespace PollLogin.Tests.Operations;

/// <summary>Certificates that browsers refuse: the doctor says which way, and what to do.</summary>
public sealed class CertificateTests
{
    [Theory]
    [InlineData("localhost", -30, -1, "its certificate is good from", "renew it")]
    [InlineData("localhost", 1, 30, "its certificate is good from", "renew it")]
    [InlineData("www.example.com", -1, 30, "its certificate is for www.example.com, not for localhost", "Site:PublicUrl")]
    [InlineData("localhost", -1, 30, "nobody whom this machine trusts vouches for its certificate", "full chain")]
    public async Task What_is_wrong_with_it_is_said(string name, int fromDay, int untilDay, string seen, string mend)
    {
        var port = OwnProcess.FreePort();
        using var certificate = Make(name, DateTimeOffset.UtcNow.AddDays(fromDay), DateTimeOffset.UtcNow.AddDays(untilDay));
        await using var other = await ServeAsync(certificate, port);
        using var app = new PollLoginApp(("Site:PublicUrl", $"https://localhost:{port}"));
        var found = await app.Services.GetRequiredService<Doctor>().ExamineAsync(TestContext.Current.CancellationToken);
        var finding = Assert.Single(found, finding => finding.Topic == "Address");
        Assert.Equal(Health.Ill, finding.Health);
        Assert.Contains(seen, finding.Seen, StringComparison.Ordinal);
        Assert.Contains(mend, finding.Seen, StringComparison.Ordinal);
    }

    private static X509Certificate2 Make(string name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        using var made = request.CreateSelfSigned(from, until);
        // Windows wants its key in a store.
        return X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
    }

    private static async Task<WebApplication> ServeAsync(X509Certificate2 certificate, int port)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, port, listen => listen.UseHttps(certificate)));
        var server = builder.Build();
        server.Run(context => context.Response.WriteAsync("Healthy"));
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }
}
