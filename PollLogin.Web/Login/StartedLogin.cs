using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>A login that a page can show.</summary>
/// <param name="NewBrowserKey">The key to give the browser; <see langword="null"/> when the row is its own already.</param>
public sealed record StartedLogin(ScanSession Row, string? NewBrowserKey);
