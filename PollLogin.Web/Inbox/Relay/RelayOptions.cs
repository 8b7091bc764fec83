using PollLogin.Web.Shared;

namespace PollLogin.Web.Inbox.Relay;

/// <summary>Who shares the account's one server URL (section <c>Relay</c>).</summary>
public sealed class RelayOptions
{
    public const string Section = "Relay";

    /// <summary>
    /// Back ends that pushes go on to which are no login of ours: an address, or an address, a space and the kinds that it wants, joined by +.
    /// An array, or one string with commas. Empty (default): nobody.
    /// </summary>
    [Example("https://shop.example.com/wechat text+image+CLICK")]
    public string[] Targets { get; set; } = [];
}
