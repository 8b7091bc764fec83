namespace PollLogin.Web.Storage;

/// <summary>Why a login session ended before its time. The numbers are in the database.</summary>
public enum EndReason
{
    LoggedOut = 1,

    /// <summary>Ended from another browser, on the account page.</summary>
    EndedElsewhere = 2,

    /// <summary>The person answered 0 in the chat.</summary>
    Refused = 3,

    /// <summary>The person unfollowed the account, or withdrew their data.</summary>
    Unfollowed = 4,

    /// <summary>An operator blocked the member.</summary>
    Blocked = 5,

    /// <summary>An operator signed the member out.</summary>
    EndedByOperator = 6,
}
