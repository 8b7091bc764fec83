using System.Text.Json;

namespace PollLogin.Web.WeChat;

/// <summary>Reads the fields that an answer of WeChat must have.</summary>
internal static class WeChatJson
{
    /// <exception cref="WeChatException">The field is missing or empty.</exception>
    public static string Text(JsonElement answer, string api, string field) =>
        TextOrNull(answer, field) ?? throw Missing(api, field);

    public static string? TextOrNull(JsonElement answer, string field)
    {
        try
        {
            return answer.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text
                ? text
                : null;
        }
        catch (InvalidOperationException)
        {
            // A text in another encoding, or with half a character: the parser lets it pass, and the reading of it throws.
            return null;
        }
    }

    /// <exception cref="WeChatException">The field is missing or no whole number.</exception>
    public static int Number(JsonElement answer, string api, string field) =>
        answer.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : throw Missing(api, field);

    private static WeChatException Missing(string api, string field) => new(api, new JsonException($"The answer has no {field}, or none that can be read."));
}
