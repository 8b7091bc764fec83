using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Web.Users;

/// <summary>The name that a member is shown by. WeChat gives none, so each gets a friendly one and may choose another.</summary>
public static class MemberName
{
    /// <summary>In UTF-16 units, as the column and the input field count them.</summary>
    public const int MaxLength = 32;

    private const char Joiner = '\u200D';

    // Letters and symbols by category, and yet nothing to be seen: Hangul fillers and the blank Braille pattern.
    private static readonly int[] Blanks = [0x115F, 0x1160, 0x3164, 0xFFA0, 0x2800];

    private static readonly string[] Manners = ["安静", "明亮", "轻快", "温和", "勇敢", "好奇", "悠闲", "细心", "开朗", "机灵", "沉稳", "爽朗"];
    private static readonly string[] Animals = ["松鼠", "海豚", "白鹭", "小鹿", "熊猫", "猫头鹰", "水獭", "云雀", "锦鲤", "狐狸", "刺猬", "燕子"];

    /// <summary>A made-up name such as 安静的松鼠482; it says nothing of the person, and two may be alike.</summary>
    public static string Generate() => string.Create(CultureInfo.InvariantCulture,
        $"{Pick(Manners)}的{Pick(Animals)}{RandomNumberGenerator.GetInt32(100, 1000)}");

    /// <returns>The name without blanks around it; <see langword="null"/> when it is empty, too long, or holds characters that cannot be seen or that reverse the text.</returns>
    public static string? Clean(string? name)
    {
        var text = name?.Trim() ?? "";
        return text.Length is > 0 and <= MaxLength && text.EnumerateRunes().All(IsVisible) && text.Any(c => c != Joiner) ? text : null;
    }

    // A lone surrogate comes out of the enumeration as U+FFFD. The joiner holds families of emoji together.
    private static bool IsVisible(Rune rune) => rune.Value == Joiner || (!Blanks.Contains(rune.Value) && rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned));

    private static string Pick(string[] words) => words[RandomNumberGenerator.GetInt32(words.Length)];
}
