using System.Globalization;
using System.Security.Authentication;
using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations.Checks;

/// <summary>Whether the address that people use leads here, by a certificate that lasts.</summary>
internal sealed class AddressCheck(OwnAddress own, IOptions<SiteOptions> site, TimeProvider clock) : ICheck
{
    private static readonly TimeSpan Soon = TimeSpan.FromDays(14);

    // What /healthz/live answers.
    private const string Live = "Healthy";

    public string Topic => "Address";

    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel)
    {
        if (own.Of("/healthz/live") is not { } address)
        {
            return [new Finding(Topic, Health.Doubtful, "Site:PublicUrl is empty: whether people reach this site cannot be seen from inside.",
                "Set it to the address that people use. Example: Site__PublicUrl=https://login.example.com")];
        }

        try
        {
            var answer = await OwnAddress.AskAsync(HttpMethod.Get, address, null, cancel);
            // Once more: what a cache keeps, it hands out the second time.
            var again = await OwnAddress.AskAsync(HttpMethod.Get, address, null, cancel);
            return [Reached(address, answer), .. Cached(address, again), .. Certificate(answer.ValidUntil)];
        }
        catch (HttpRequestException fault)
        {
            var words = fault.InnerException is AuthenticationException tls ? tls.Message : fault.Message;
            return [new Finding(Topic, Health.Ill, $"{address} cannot be reached from here: {words}",
                "Look at the DNS name, the firewall, the proxy and its certificate. Where only this machine cannot reach its own public address, people may all the same.")];
        }
    }

    private Finding Reached(Uri address, OwnAddress.Answer answer) => answer.Status switch
    {
        200 when answer.Body is Live => new Finding(Topic, Health.Well, $"{address} answers."),
        200 => new Finding(Topic, Health.Ill, $"Another site answers at {address}.", "Does the DNS name lead to this machine, and the proxy's name for it to this program?"),
        404 => new Finding(Topic, Health.Ill, $"{address} answers 404.",
            $"Another program answers there, or the proxy serves this site below another path than Site:PathBase (now \"{site.Value.PathBase}\")."),
        502 or 503 or 504 => new Finding(
            Topic, Health.Ill, $"{address} answers {answer.Status}.", "The proxy does not reach this program: does it run, and does the proxy go to the address that it listens on?"),
        _ when answer.Location is { } there => new Finding(
            Topic, Health.Ill, $"{address} leads on to {there}.", "Set Site:PublicUrl to where people end up: scheme, host, and www or not."),
        _ => new Finding(Topic, Health.Ill, $"{address} answers {answer.Status}.", "Something before this program answers in its place: a firewall, a login, a CDN's challenge."),
    };

    private static IEnumerable<Finding> Cached(Uri address, OwnAddress.Answer answer)
    {
        if (answer.IsFromCache)
        {
            yield return new Finding("Cache", Health.Ill, $"{address} came out of a cache, though this program forbids that: visitors may be shown each other's pages.",
                "Take the rule that caches everything out of the CDN or proxy.");
        }
    }

    private IEnumerable<Finding> Certificate(DateTimeOffset? validUntil)
    {
        if (validUntil is { } until)
        {
            var left = until - clock.GetUtcNow();
            var words = string.Create(CultureInfo.InvariantCulture, $"The certificate is good until {until:u}.");
            yield return left < Soon
                ? new Finding("Certificate", Health.Doubtful, words, "Renew it; see why it was not renewed by itself.")
                : new Finding("Certificate", Health.Well, words);
        }
    }
}
