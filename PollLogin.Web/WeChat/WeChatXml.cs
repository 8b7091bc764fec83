using System.Xml;

namespace PollLogin.Web.WeChat;

/// <summary>Reads what WeChat posts: one element, with one level of named texts. DTDs are refused, nothing is fetched, 64 KiB are the end.</summary>
public static class WeChatXml
{
    /// <summary>The largest body that is read, in bytes. Real pushes stay below 4 KiB.</summary>
    public const int MaxBytes = 64 * 1024;

    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        MaxCharactersInDocument = MaxBytes,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };

    /// <summary>
    /// The texts by element name, trimmed; elements with children of their own are passed over.
    /// </summary>
    /// <returns><see langword="null"/> when it is not such XML, or names an element twice: which of the two would be believed is anybody's guess.</returns>
    public static IReadOnlyDictionary<string, string>? Read(byte[] body)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(body), Settings);
            return Fields(reader);
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static Dictionary<string, string>? Fields(XmlReader reader)
    {
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        reader.MoveToContent();
        reader.Read();
        while (!reader.EOF)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            var name = reader.Name;
            if (!seen.Add(name))
            {
                return null;
            }

            if (Text(reader) is { } text)
            {
                fields[name] = text;
            }
        }

        return fields;
    }

    // Leaves the reader behind the element.
    private static string? Text(XmlReader reader)
    {
        using var element = reader.ReadSubtree();
        element.Read();
        var text = "";
        var isNested = false;
        while (element.Read())
        {
            isNested |= element.NodeType == XmlNodeType.Element;
            text += element.NodeType is XmlNodeType.Text or XmlNodeType.CDATA ? element.Value : "";
        }

        element.Close();
        reader.Read();
        return isNested ? null : text.Trim();
    }
}
