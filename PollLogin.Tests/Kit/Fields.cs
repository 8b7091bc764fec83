namespace PollLogin.Tests.Kit;

/// <summary>The fields of a push, as <c>WeChatXml</c> reads them: those of a text message, unless a test says otherwise.</summary>
public static class Fields
{
    /// <param name="changes">Replace or add a field; <see langword="null"/> takes it away.</param>
    public static IReadOnlyDictionary<string, string> Of(params (string Name, string? Value)[] changes)
    {
        var fields = new Dictionary<string, string>
        {
            ["ToUserName"] = PollLoginApp.OriginalId,
            ["FromUserName"] = "o_li",
            ["CreateTime"] = "1790000000",
            ["MsgType"] = "text",
        };
        foreach (var (name, value) in changes)
        {
            fields.Remove(name);
            if (value is not null)
            {
                fields[name] = value;
            }
        }

        return fields;
    }

    public static IReadOnlyDictionary<string, string> OfEvent(string kind, string? key, params (string Name, string? Value)[] changes) =>
        Of([("MsgType", "event"), ("Event", kind), ("EventKey", key), .. changes]);
}
