namespace PollLogin.Web.Storage;

/// <summary>What operators do that is written down. The numbers are in the database.</summary>
public enum AuditAct
{
    SignedIn = 1,
    EndedSession = 2,
    EndedAll = 3,
    Blocked = 4,
    Unblocked = 5,
    Deleted = 6,
}
