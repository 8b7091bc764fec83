using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>A login that was approved by a 1 in the chat.</summary>
/// <param name="Next">Another one of the same person that still waits for its answer; <see langword="null"/> where there is none.</param>
public sealed record ApprovedLogin(ScanSession Session, ScanSession? Next);
