namespace PollLogin.Web.Users;

/// <summary>Who runs the site; the settings of the operators' pages fill it in.</summary>
public sealed class OperatorsOptions
{
    /// <summary>Empty: nobody.</summary>
    public string[] OpenIds { get; set; } = [];
}
