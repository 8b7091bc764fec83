using System.Globalization;
using Microsoft.AspNetCore.WebUtilities;

namespace PollLogin.Web.Login;

/// <summary>What a poll asks: <c>?uid=…</c>, and for a long poll <c>&amp;wait=20&amp;known=pending</c>.</summary>
/// <param name="Uid">Which login.</param>
/// <param name="Wait">How long the answer may wait for a change.</param>
/// <param name="KnowsNoScan">Whether the page has not heard of a scan yet: one that has happened is told at once.</param>
internal readonly record struct StatusQuery(UInt128 Uid, TimeSpan Wait, bool KnowsNoScan)
{
    /// <summary>Reads the query without the dictionary that the framework would make of it.</summary>
    /// <returns><see langword="false"/> unless uid is given once, as 32 lower-case hex characters; a wait that is no number is none.</returns>
    public static bool TryRead(string? text, out StatusQuery query)
    {
        query = default;
        var found = 0;
        foreach (var pair in new QueryStringEnumerable(text))
        {
            var name = pair.DecodeName().Span;
            var value = pair.DecodeValue().Span;
            if (name.Equals("uid", StringComparison.OrdinalIgnoreCase))
            {
                if (++found > 1 || !Login.Uid.IsUid(value))
                {
                    return false;
                }

                query = query with { Uid = Login.Uid.Parse(value) };
            }
            else if (name.Equals("wait", StringComparison.OrdinalIgnoreCase))
            {
                query = query with { Wait = byte.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) ? TimeSpan.FromSeconds(seconds) : default };
            }
            else if (name.Equals("known", StringComparison.OrdinalIgnoreCase))
            {
                query = query with { KnowsNoScan = value is "pending" };
            }
        }

        return found == 1;
    }
}
