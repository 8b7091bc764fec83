namespace PollLogin.Web.WeChat;

/// <summary>A temporary QR code that WeChat made.</summary>
/// <param name="Ticket">WeChat's name for it. No secret: it can be computed from the picture.</param>
/// <param name="Url">What the picture says.</param>
/// <param name="Lifetime">How long WeChat takes a scan of it.</param>
public sealed record QrCode(string Ticket, string Url, TimeSpan Lifetime);
