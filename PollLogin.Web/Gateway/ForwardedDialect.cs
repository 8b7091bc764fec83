namespace PollLogin.Web.Gateway;

/// <summary>
/// Caddy's <c>forward_auth</c> and Traefik's <c>ForwardAuth</c>: 2xx lets in, and any other answer goes to the browser as it is. A page is
/// redirected; a script, which could not log in, is told 401.
/// </summary>
internal sealed class ForwardedDialect : Dialect
{
    public override OriginalRequest? Read(IHeaderDictionary headers) => OriginalRequest.FromForwarded(headers);

    public override int Status(Decision decision, OriginalRequest? original, IHeaderDictionary headers) => decision switch
    {
        Decision.LetIn => StatusCodes.Status200OK,
        Decision.LogIn when !IsPage(headers) => StatusCodes.Status401Unauthorized,
        Decision.LogIn when original?.Method is "GET" or "HEAD" or "OPTIONS" => StatusCodes.Status302Found,
        // The form is lost, but what it led to is not asked for as a form once more.
        Decision.LogIn => StatusCodes.Status303SeeOther,
        Decision.Misunderstood => StatusCodes.Status400BadRequest,
        _ => StatusCodes.Status403Forbidden,
    };

    private static bool IsPage(IHeaderDictionary headers) =>
        !headers.XRequestedWith.ToString().Equals("XMLHttpRequest", StringComparison.OrdinalIgnoreCase)
        && headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);
}
