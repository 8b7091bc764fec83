using System.Globalization;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>Instants as the site's people know them, in <c>Site:TimeZone</c>.</summary>
public sealed class SiteTime(IOptions<SiteOptions> site)
{
    private readonly TimeZoneInfo _zone = TimeZoneInfo.FindSystemTimeZoneById(site.Value.TimeZone);

    /// <summary>The day that the site's people have at <paramref name="instant"/>.</summary>
    public DateOnly DayOf(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, _zone).DateTime);

    /// <summary>When that day begins.</summary>
    public DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        return new DateTimeOffset(midnight, _zone.GetUtcOffset(midnight));
    }

    /// <summary><c>2026-01-31 18:05</c></summary>
    public string Minute(DateTimeOffset instant) => Text(instant, "yyyy-MM-dd HH:mm");

    /// <summary><c>2026-01-31 18:05:09</c></summary>
    public string Second(DateTimeOffset instant) => Text(instant, "yyyy-MM-dd HH:mm:ss");

    private string Text(DateTimeOffset instant, string format) => TimeZoneInfo.ConvertTime(instant, _zone).ToString(format, CultureInfo.InvariantCulture);
}
