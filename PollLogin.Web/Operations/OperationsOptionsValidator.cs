using Microsoft.Extensions.Options;

namespace PollLogin.Web.Operations;

/// <summary>A member id would do elsewhere; here it would make an operator of whoever has it in another database.</summary>
internal sealed class OperationsOptionsValidator : IValidateOptions<OperationsOptions>
{
    public ValidateOptionsResult Validate(string? name, OperationsOptions options) =>
        options.OpenIds.Where(openId => openId.All(char.IsAsciiDigit)).ToArray() is { Length: > 0 } ids
            ? ValidateOptionsResult.Fail(ids.Select(id => $"Operations:OpenIds holds \"{id}\", which is a member id and no openid: the operator finds theirs at "
                + "/account, in the data to download. Example: oABCDEFGHIJKLMNOPQRSTUVWXYZ12"))
            : ValidateOptionsResult.Success;
}
