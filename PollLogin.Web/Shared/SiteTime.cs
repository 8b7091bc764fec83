using System.Globalization;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>Writes instants as the site's people read them, in <c>Site:TimeZone</c>.</summary>
public sealed class SiteTime(IOptions<SiteOptions> site)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone);

    /// <summary><c>2026-01-31 18:05</c></summary>
    public string Minute(DateTimeOffset instant) =>
        TimeZoneInfo.ConvertTime(instant, _zone).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
