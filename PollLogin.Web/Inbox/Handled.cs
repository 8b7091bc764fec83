using PollLogin.Web.Storage;

namespace PollLogin.Web.Inbox;

/// <summary>A push that was done.</summary>
/// <param name="Text">What to say in the chat; <see langword="null"/> for nothing.</param>
/// <param name="Remembered">The person it was about, where they are now known.</param>
/// <param name="IsLogin">Whether it was about a login of ours, and is nobody else's.</param>
internal sealed record Handled(string? Text, User? Remembered = null, bool IsLogin = false)
{
    public static readonly Handled Silently = new(Text: null);
}
