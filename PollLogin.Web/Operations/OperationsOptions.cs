using PollLogin.Web.Shared;

namespace PollLogin.Web.Operations;

/// <summary>Who runs the site (section <c>Operations</c>).</summary>
public sealed class OperationsOptions
{
    public const string Section = "Operations";

    /// <summary>
    /// The openids of the operators: an array, or one string with commas. Their logins always ask for the number. Empty (default): nobody, and no
    /// operators' pages.
    /// </summary>
    [Example("oABCDEFGHIJKLMNOPQRSTUVWXYZ12")]
    public string[] OpenIds { get; set; } = [];
}
