namespace PollLogin.Web.Shared;

/// <summary>A secret that is worth something until <paramref name="Until"/>.</summary>
public sealed record PassingSecret(string Value, DateTimeOffset Until);

/// <summary>Secrets that run out, which one process makes and all the others read.</summary>
public interface ISharedSecrets
{
    /// <summary>
    /// The secret of that name, as it was kept, or made anew by one process at a time while the others wait. Where what is kept cannot be read
    /// or written, each makes its own: nobody is locked out for the sake of a call saved.
    /// </summary>
    /// <param name="refused">A value that has turned out to be worth nothing: what is kept is not this one.</param>
    /// <param name="make">Asked where there is none. What it throws, the caller gets; the next process then asks.</param>
    public Task<PassingSecret> GetAsync(string name, string? refused, Func<Task<PassingSecret>> make, CancellationToken cancel);
}
