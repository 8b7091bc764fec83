namespace PollLogin.Web.Operations.Checks;

/// <summary>How well one thing is.</summary>
public enum Health
{
    Well,

    /// <summary>People can log in; an operator should look at it all the same.</summary>
    Doubtful,

    /// <summary>Logins fail, or soon will.</summary>
    Ill,
}

/// <summary>What the doctor saw of one thing.</summary>
/// <param name="Topic">The thing, in a word or two.</param>
/// <param name="Seen">What was seen: a sentence without secrets.</param>
/// <param name="Fix">What to do; empty where nothing is to be done.</param>
public sealed record Finding(string Topic, Health Health, string Seen, string Fix = "");
