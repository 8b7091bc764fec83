namespace PollLogin.Web.Login;

/// <summary>No new QR code for now: the address, or the whole site, has had what it may have. WeChat was not asked.</summary>
public sealed class TooManyCodesException(TimeSpan retryAfter) : Exception("Too many new QR codes.")
{
    public TimeSpan RetryAfter { get; } = retryAfter;
}
