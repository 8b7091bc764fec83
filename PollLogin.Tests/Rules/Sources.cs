using System.Reflection;

namespace PollLogin.Tests.Rules;

/// <summary>The repository as text.</summary>
internal static class Sources
{
    public static string Root { get; } = typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;

    public static string Read(string path) => File.ReadAllText(Path.Combine(Root, path));

    /// <summary>What people wrote below a folder: no build output, no generated migrations.</summary>
    public static IEnumerable<(string Path, string Text)> Below(string folder, params string[] extensions) =>
        from path in Directory.EnumerateFiles(Path.Combine(Root, folder), "*", SearchOption.AllDirectories)
        let relative = Path.GetRelativePath(Root, path).Replace('\\', '/')
        where extensions.Contains(Path.GetExtension(path)) && !relative.Contains("/bin/", StringComparison.Ordinal)
            && !relative.Contains("/obj/", StringComparison.Ordinal) && !relative.Contains("/Migrations/", StringComparison.Ordinal)
        select (relative, File.ReadAllText(path));
}
