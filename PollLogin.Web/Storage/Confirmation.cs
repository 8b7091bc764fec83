namespace PollLogin.Web.Storage;

/// <summary>What it takes, after the scan, to sign in. The numbers are in the database.</summary>
public enum Confirmation
{
    /// <summary>Nothing: the scan signs in.</summary>
    None = 0,

    /// <summary>A 1 in the chat.</summary>
    Approve = 1,

    /// <summary>The chat's 6 digits, typed into the waiting page.</summary>
    Number = 2,
}
