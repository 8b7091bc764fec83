using System.Globalization;

namespace PollLogin.Web.Shared;

/// <summary>A picture that the operator names in the settings: a PNG or JPEG file of at most 1 MB, relative to where the program lies.</summary>
internal static class Picture
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>The file, the same for everybody; 404 where none is named.</summary>
    public static IResult Send(HttpContext context, string file)
    {
        if (file is "" || TypeOf(file) is not { } type)
        {
            return Results.NotFound();
        }

        Caching.Set(context, Version(file));
        return Results.File(PathOf(file), type);
    }

    /// <returns><paramref name="route"/> as pages name it: another for another picture.</returns>
    public static string Url(string route, string file) => $"{route}?v={Version(file)}";

    /// <returns>What is wrong with the setting; <see langword="null"/> where nothing is.</returns>
    public static string? Fault(string key, string file) =>
        file is "" || (new FileInfo(PathOf(file)) is { Exists: true, Length: <= MaxBytes } && TypeOf(file) is not null)
            ? null
            : $"{key} is \"{file}\", but there is no PNG or JPEG file of at most 1 MB at {PathOf(file)}. Example: account-qr.png";

    private static string PathOf(string file) => Path.GetFullPath(file, AppContext.BaseDirectory);

    private static string Version(string file) => File.GetLastWriteTimeUtc(PathOf(file)).Ticks.ToString("x", CultureInfo.InvariantCulture);

    // By what it holds: a page would show nothing for a picture that is another file by the name of one.
    private static string? TypeOf(string file)
    {
        Span<byte> beginning = stackalloc byte[4];
        try
        {
            using var stream = File.OpenRead(PathOf(file));
            stream.ReadAtLeast(beginning, beginning.Length, throwOnEndOfStream: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return beginning is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? "image/png"
            : beginning is [0xFF, 0xD8, 0xFF, ..] ? "image/jpeg"
            : null;
    }
}
