using System.Globalization;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace PollLogin.Web.Login;

public sealed partial class IndexModel
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(20);

    private bool IsPrefetch() =>
        $"{Request.Headers["Sec-Purpose"]} {Request.Headers["Purpose"]} {Request.Headers["X-Moz"]}"
            .Contains("prefetch", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a browser says that this is no page for somebody to look at.</summary>
    private bool IsPartOfAPage() => Request.Headers["Sec-Fetch-Dest"].ToString() is not ("" or "document");

    private bool IsFromAnotherSite() => Request.Headers["Sec-Fetch-Site"].ToString() is "cross-site";

    private PageResult Unavailable()
    {
        metrics.Refused(Refusals.Unavailable);
        return Regret("LoginUnavailable", StatusCodes.Status503ServiceUnavailable, RetryAfter);
    }

    private PageResult Regret(string trouble, int status, TimeSpan retryAfter)
    {
        (Trouble, Response.StatusCode) = (trouble, status);
        Response.Headers.RetryAfter = Math.Ceiling(retryAfter.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        return Page();
    }

    [LoggerMessage(1011, LogLevel.Error, "The database did not take part in a login; the visitor was asked to try again (login {Login})")]
    private partial void LogBroken(string login, Exception fault);

    [LoggerMessage(1012, LogLevel.Warning, "A new QR code was refused: see Limits; the visitor was asked to come back in {Seconds:0} s")]
    private partial void LogTooMany(double seconds);
}
