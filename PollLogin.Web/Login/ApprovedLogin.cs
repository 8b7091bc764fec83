using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>A login that was approved by a 1 in the chat.</summary>
/// <param name="OthersWait">Whether an earlier one of the same person still waits for its answer.</param>
public sealed record ApprovedLogin(ScanSession Session, bool OthersWait);
