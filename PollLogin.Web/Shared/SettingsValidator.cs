using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>Checks a section's values against the types and the annotations of its options class. Every fault names its key and an example.</summary>
internal sealed class SettingsValidator<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions> where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var properties = typeof(TOptions).GetProperties().Where(property => property.CanWrite).ToArray();
        var faults = properties.SelectMany(property => Faults(property, options)).Concat(Unknown(properties)).ToArray();
        return faults.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(faults);
    }

    private IEnumerable<string> Faults(PropertyInfo property, TOptions options)
    {
        var setting = section.GetSection(property.Name);
        if (!Settings.TryRead(setting, property.PropertyType, out _))
        {
            yield return $"{setting.Path} is \"{setting.Value}\", which is {Expected(property.PropertyType)}. {Example(property)}";
            yield break;
        }

        var value = property.GetValue(options);
        if (value is string[] { Length: 0 } && setting.Value is { Length: > 0 } given)
        {
            yield return $"{setting.Path} is \"{given}\", which lists nothing: fill it, or leave it empty. {Example(property)}";
            yield break;
        }

        if (property.GetCustomAttributes<ValidationAttribute>().FirstOrDefault(rule => !rule.IsValid(value)) is { } rule)
        {
            yield return $"{setting.Path} {Shown(property, Text(value))}, but {Demand(rule)}. {Example(property)}";
        }
    }

    /// <summary>A misspelt key would otherwise leave the default in force without a word.</summary>
    private IEnumerable<string> Unknown(PropertyInfo[] properties) => section.Value is { Length: > 0 } value
        ? [$"{section.Path} is \"{value}\", but is a section. It has: {string.Join(", ", properties.Select(property => property.Name))}"]
        : from setting in section.GetChildren()
          where !properties.Any(property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase))
          select $"{setting.Path} is no setting. {section.Path} has: {string.Join(", ", properties.Select(property => property.Name))}";

    private static string Expected(Type type) =>
        type == typeof(TimeSpan) ? "no time span (days.hours:minutes:seconds)"
        : type.IsEnum ? $"none of {string.Join(", ", Enum.GetNames(type))}"
        : type == typeof(bool) ? "neither true nor false"
        : "no number";

    // A secret with a slip in it is one all the same, and this goes to a log.
    private static string Shown(PropertyInfo property, string value) => property.GetCustomAttribute<PasswordPropertyTextAttribute>() is { Password: true }
        ? $"has {value.Length} characters"
        : $"is \"{value}\"";

    private static string Demand(ValidationAttribute rule) => rule switch
    {
        RangeAttribute range => $"must lie between {range.Minimum} and {range.Maximum}",
        StringLengthAttribute length => $"must have {length.MinimumLength} to {length.MaximumLength} characters",
        RequiredAttribute => "must not be empty",
        _ => rule.FormatErrorMessage("the value"),
    };

    private static string Example(PropertyInfo property) =>
        "Example: " + (property.GetCustomAttribute<ExampleAttribute>()?.Value
            ?? Text(property.GetValue(Activator.CreateInstance<TOptions>())));

    private static string Text(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
