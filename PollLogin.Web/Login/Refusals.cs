namespace PollLogin.Web.Login;

/// <summary>Why somebody did not get what they asked for, as <see cref="LoginMetrics"/> counts it.</summary>
public static class Refusals
{
    /// <summary><c>POST /login</c> with a spent, foreign, forged or late token, or without antiforgery.</summary>
    public const string Token = "token";

    /// <summary>A number typed into the page that was not the chat's.</summary>
    public const string WrongNumber = "wrong_number";

    /// <summary>The person answered 0 in the chat.</summary>
    public const string Denied = "denied";

    /// <summary>A page without a code: <c>Limits</c>.</summary>
    public const string TooManyCodes = "too_many_codes";

    /// <summary>A page without a code, or a token that could not be looked at (<c>POST /login</c>): WeChat or the database took no part.</summary>
    public const string Unavailable = "unavailable";

    /// <summary>WeChat's own browser came back, and signed nobody in.</summary>
    public const string WeChatBrowser = "wechat_browser";

    /// <summary>A login number from somebody who has sent too many wrong ones.</summary>
    public const string LockedNumbers = "locked_numbers";
}
