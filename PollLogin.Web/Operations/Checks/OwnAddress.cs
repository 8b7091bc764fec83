using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Checks;

/// <summary>This site as a visitor meets it: through name, proxy and certificate.</summary>
internal sealed class OwnAddress(IOptions<SiteOptions> site)
{
    /// <param name="Location">Where the answer leads on to.</param>
    /// <param name="ValidUntil">The certificate's end; <see langword="null"/> without one.</param>
    /// <param name="IsFromCache">Whether somebody between says that it was kept.</param>
    internal sealed record Answer(int Status, string Body, Uri? Location, DateTimeOffset? ValidUntil, bool IsFromCache);

    private static readonly string[] CacheHeaders = ["X-Cache", "X-Cache-Status", "CF-Cache-Status", "X-Proxy-Cache"];

    /// <returns>The full address of <paramref name="path"/>; <see langword="null"/> where <c>Site:PublicUrl</c> does not tell it.</returns>
    public Uri? Of(string path) => site.Value.PublicUrl is "" ? null : new Uri(site.Value.PublicUrl.TrimEnd('/') + site.Value.PathBase + path);

    /// <summary>Asks once, on a connection of its own.</summary>
    /// <exception cref="HttpRequestException">Nobody answers there, or the certificate is not good.</exception>
    public static async Task<Answer> AskAsync(HttpMethod method, Uri address, HttpContent? content, CancellationToken cancel)
    {
        DateTimeOffset? validUntil = null;
        string? untrusted = null;
        using var handler = new HttpClientHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            // Believed as always; only its end is noted, and why it is not believed.
            ServerCertificateCustomValidationCallback = (_, certificate, chain, faults) =>
            {
                validUntil = certificate?.NotAfter.ToUniversalTime();
                untrusted = CertificateFault.Of(certificate, chain, faults, address.Host);
                return untrusted is null;
            },
        };
        using var http = new HttpClient(handler) { MaxResponseContentBufferSize = 64 * 1024 };
        using var request = new HttpRequestMessage(method, address) { Content = content };
        request.Headers.Add("User-Agent", Sightings.SelfTest);
        try
        {
            using var answer = await http.SendAsync(request, cancel);
            return new Answer((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancel), answer.Headers.Location, validUntil, IsFromCache(answer));
        }
        catch (HttpRequestException fault) when (untrusted is not null)
        {
            throw new HttpRequestException(untrusted, fault);
        }
    }

    private static bool IsFromCache(HttpResponseMessage answer) => answer.Headers.Age > TimeSpan.Zero
        || CacheHeaders.Any(name => answer.Headers.TryGetValues(name, out var values) && values.Any(value => value.Contains("HIT", StringComparison.OrdinalIgnoreCase)));
}
