namespace PollLogin.Web.Login;

internal static class QrEndpoint
{
    /// <summary><c>GET /login/qr/{uid}.png</c>: a real image, so that a long press in WeChat finds it; only for the browser that asked.</summary>
    public static async Task<IResult> QrAsync(
        string uid, HttpContext context, LoginFlow flow, BrowserKey browserKey, CancellationToken cancel)
    {
        context.Response.Headers.CacheControl = "no-store, private";
        return await flow.FindAsync(uid, browserKey.Read(context.Request), cancel) is { QrUrl: not "" } row
            ? Results.Bytes(QrImage.Png(row.QrUrl), "image/png")
            : Results.NotFound();
    }
}
