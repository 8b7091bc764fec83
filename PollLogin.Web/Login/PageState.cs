using PollLogin.Web.Storage;

namespace PollLogin.Web.Login;

/// <summary>A login's state as the page draws it before any script runs.</summary>
/// <param name="Name">As <c>data-state</c> has it.</param>
/// <param name="By">As <c>data-by</c> has it: <c>number</c> or <c>reply</c>; empty where nothing is asked for.</param>
/// <param name="Text">Key of its sentence.</param>
/// <param name="Left">How long it can last; zero where it is over.</param>
public sealed record PageState(string Name, string By, string Text, TimeSpan Left)
{
    /// <summary>From here on the page warns that it will be over.</summary>
    public static readonly TimeSpan LastMinute = TimeSpan.FromMinutes(1);

    public bool IsEnding => Left > TimeSpan.Zero && Left <= LastMinute;

    /// <summary>Whether something may happen that the visitor does not do on this page: a number is typed here, and looking again would erase it.</summary>
    public bool IsWaiting => Name is "pending" || By is "reply";

    /// <param name="pendingText">Key of the sentence for who neither scanned nor sent anything yet.</param>
    public static PageState Of(LoginState state, string pendingText) => state switch
    {
        LoginState.Pending { Left: var left } => new("pending", "", pendingText, left),
        LoginState.Confirm { By: Confirmation.Number, Left: var left } => new("confirm", "number", "StateConfirmNumber", left),
        LoginState.Confirm { Left: var left } => new("confirm", "reply", "StateConfirmReply", left),
        LoginState.Success => new("success", "", "StateConfirmed", TimeSpan.Zero),
        LoginState.Denied => new("denied", "", "StateDenied", TimeSpan.Zero),
        _ => new("expired", "", "StateExpired", TimeSpan.Zero),
    };
}
