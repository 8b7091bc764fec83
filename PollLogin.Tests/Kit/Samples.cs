using System.Text.Json;

namespace PollLogin.Tests.Kit;

/// <summary>The files of <c>Samples/</c>: published vectors of WeChat's signature and cipher, and one push of each kind.</summary>
public static class Samples
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Samples");

    public static WeChatVectors Vectors { get; } =
        JsonSerializer.Deserialize<WeChatVectors>(File.ReadAllText(Path.Combine(Folder, "wechat-vectors.json")), JsonSerializerOptions.Web)!;

    /// <summary>Names of the pushes, without folder and extension.</summary>
    public static IReadOnlyList<string> Pushes { get; } =
        [.. Directory.EnumerateFiles(Path.Combine(Folder, "pushes"), "*.xml").Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    public static byte[] Push(string name) => File.ReadAllBytes(Path.Combine(Folder, "pushes", $"{name}.xml"));
}
