namespace PollLogin.Web.Shared;

/// <summary>A link that a feature adds below the QR code, such as the simulator's "no phone at hand?".</summary>
/// <param name="Path">Path below the path base; <c>?uid=</c> of the code on the page is appended.</param>
/// <param name="Text">Key of the link's text in <see cref="Texts"/>.</param>
public sealed record LoginHint(string Path, string Text);
