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
    // A few hundred characters as they are given out. One login has endless other spellings: with blanks, or in pieces that other cookies hold.
    private const int MaxLength = 1024;

    private readonly string _cookie = options.Get(CookieAuthenticationDefaults.AuthenticationScheme).Cookie.Name!;
    // Only what was found to be ours comes in here, whole and in its one spelling: what is ours never becomes another's.
    private readonly ConcurrentDictionary<string, string> _sessions = new(StringComparer.Ordinal);

    /// <summary>How many cookies are known by their looks.</summary>
    internal int Count => _sessions.Count;

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

            id = found;
            if (IsAsGiven(cookie))
            {
                Keep(cookie, id);
            }
        }

        if (!isAskedAnew && cache.Find(id) is { } login)
        {
            return clock.GetUtcNow() < login.Until ? login.Member : null;
        }

        return await context.RequestServices.GetRequiredService<LiveSession>().FindAsync(id, isAskedAnew, context.RequestAborted);
    }

    private static bool IsAsGiven(string cookie) => cookie.Length <= MaxLength
        && !cookie.StartsWith("chunks-", StringComparison.Ordinal) && cookie.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private void Keep(string cookie, string id)
    {
        if (_sessions.Count >= MaxEntries)
        {
            _sessions.Clear();
        }

        _sessions[cookie] = id;
    }
}
