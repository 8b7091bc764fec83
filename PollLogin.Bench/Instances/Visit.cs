namespace PollLogin.Bench.Instances;

/// <summary>What became of one login.</summary>
internal enum Visit
{
    /// <summary>Signed in, and seen as the person who scanned.</summary>
    SignedIn,

    /// <summary>The phone was told of a success, and the page was not signed in.</summary>
    Lost,

    /// <summary>Nobody was told of a success: the page never came, or WeChat gave up.</summary>
    NotBegun,
}
