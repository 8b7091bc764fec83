using System.Collections.Concurrent;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.Extensions.Options;
using PollLogin.Web.Storage;

namespace PollLogin.Web.Users;

/// <summary>
/// Who sends a request, for those who ask at every picture of every page. A cookie that was deciphered once is known by its looks; whether its
/// login session lives is asked each time all the same, so that an end is heard of within 5 seconds.
/// </summary>
public sealed class SignedIn(LoginSessionCache cache, IOptionsMonitor<CookieAuthenticationOptions> options, TimeProvider clock)
{
    private const int MaxEntries = 50_000;

    private readonly string _cookie = options.Get(CookieAuthenticationDefaults.AuthenticationScheme).Cookie.Name!;
    // Only what was found to be ours comes in here, and what is ours never becomes another's.
    private readonly ConcurrentDictionary<string, string> _sessions = new(StringComparer.Ordinal);

    /// <param name="isAskedAnew">Whether the table is asked in any case, and nothing that this process read before counts.</param>
    /// <returns><see langword="null"/> for an anonymous visitor.</returns>
    public async ValueTask<User?> FindAsync(HttpContext context, bool isAskedAnew)
    {
        if (context.Request.Cookies[_cookie] is not { } cookie)
        {
            return null;
        }

        if (!_sessions.TryGetValue(cookie, out var id))
        {
            if ((await context.AuthenticateAsync()).Principal?.LoginSessionId() is not { } found)
            {
                return null;
            }

            if (_sessions.Count >= MaxEntries)
            {
                _sessions.Clear();
            }

            _sessions[cookie] = id = found;
        }

        if (!isAskedAnew && cache.Find(id) is { } login)
        {
            return clock.GetUtcNow() < login.Until ? login.Member : null;
        }

        return await context.RequestServices.GetRequiredService<LiveSession>().FindAsync(id, isAskedAnew, context.RequestAborted);
    }
}
