using PollLogin.Web.Storage;

namespace PollLogin.Web.Inbox;

/// <summary>A push that was done.</summary>
/// <param name="Text">What to say in the chat; <see langword="null"/> for nothing.</param>
/// <param name="Remembered">The person it was about, where they are now known.</param>
internal sealed record Handled(string? Text, User? Remembered = null)
{
    public static readonly Handled Silently = new(Text: null);
}
