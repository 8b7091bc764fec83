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

        context.Response.Headers.CacheControl = "public, max-age=3600";
        return Results.File(PathOf(file), type);
    }

    /// <returns>What is wrong with the setting; <see langword="null"/> where nothing is.</returns>
    public static string? Fault(string key, string file) =>
        file is "" || (TypeOf(file) is not null && new FileInfo(PathOf(file)) is { Exists: true, Length: > 0 and <= MaxBytes })
            ? null
            : $"{key} is \"{file}\", but there is no PNG or JPEG file of at most 1 MB at {PathOf(file)}. Example: account-qr.png";

    private static string PathOf(string file) => Path.GetFullPath(file, AppContext.BaseDirectory);

    private static string? TypeOf(string file) => Path.GetExtension(file).ToLowerInvariant() switch
    {
        ".png" => "image/png",
        ".jpg" or ".jpeg" => "image/jpeg",
        _ => null,
    };
}
