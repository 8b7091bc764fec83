using Microsoft.Extensions.Options;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Inbox.Relay;

internal sealed class RelayOptionsValidator(IOptions<SiteOptions> site, TimeProvider clock) : IValidateOptions<RelayOptions>
{
    private const string Example = "Example: https://shop.example.com/wechat text+image+CLICK";

    public ValidateOptionsResult Validate(string? name, RelayOptions options)
    {
        var faults = options.Targets.Select(Fault).OfType<string>().ToList();
        return faults.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private string? Fault(string text) => RelayTarget.Parse(text, clock) is not { } target
        ? $"Relay:Targets holds \"{text}\": an https address (http within this machine or a private network), and behind a space, if not all, the kinds that go there. {Example}"
        : Uri.TryCreate(site.Value.PublicUrl, UriKind.Absolute, out var own) && target.Name == own.Authority && target.With("").AbsolutePath.EndsWith("/wechat", StringComparison.Ordinal)
            ? $"Relay:Targets holds \"{text}\", which is this program itself: pushes would go round for ever. {Example}"
            : null;
}
