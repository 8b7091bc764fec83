namespace PollLogin.Web.Operations.Checks;

/// <summary>One thing that the doctor looks at. It changes nothing that anybody would miss.</summary>
internal interface ICheck
{
    /// <summary>What it is about, for when it cannot look.</summary>
    public string Topic { get; }

    public Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancel);
}
