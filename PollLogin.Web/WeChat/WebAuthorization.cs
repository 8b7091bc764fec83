namespace PollLogin.Web.WeChat;

/// <summary>Whom WeChat's own browser belongs to.</summary>
/// <param name="OpenId">The person, following the account or not.</param>
/// <param name="IsSnapshot">The page was opened as a snapshot (快照页): the openid is made up, and signs nobody in.</param>
public sealed record WebAuthorization(string OpenId, bool IsSnapshot);
