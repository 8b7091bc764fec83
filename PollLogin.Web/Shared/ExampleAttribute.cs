namespace PollLogin.Web.Shared;

/// <summary>A value that a fault message shows as an example, where the option's default would teach nothing.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ExampleAttribute(string value) : Attribute
{
    public string Value { get; } = value;
}
