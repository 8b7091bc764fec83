namespace PollLogin.Web.Gateway;

/// <summary>
/// nginx, <c>auth_request</c>: 2xx lets in, 401 and 403 do not, anything else becomes a 500 of its own; where to log in stands in the
/// Location of the 401. <see href="https://nginx.org/en/docs/http/ngx_http_auth_request_module.html"/>
/// </summary>
internal sealed class NginxDialect : Dialect
{
    public override OriginalRequest? Read(IHeaderDictionary headers) => OriginalRequest.FromNginx(headers);

    public override int Status(Decision decision, OriginalRequest? original, IHeaderDictionary headers) => decision switch
    {
        Decision.LetIn => StatusCodes.Status200OK,
        Decision.LogIn => StatusCodes.Status401Unauthorized,
        _ => StatusCodes.Status403Forbidden,
    };
}
