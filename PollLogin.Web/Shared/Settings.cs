using Microsoft.Extensions.Options;

namespace PollLogin.Web.Shared;

/// <summary>
/// Reads options one property at a time, so that one bad value does not hide the next: a value that cannot be read leaves the default in
/// place, and <see cref="SettingsValidator{TOptions}"/> reports it with its key before the first request.
/// Settings are read once; a change takes effect at the next start.
/// </summary>
public static class Settings
{
    /// <summary>Registers <typeparamref name="TOptions"/>, bound to <paramref name="section"/> and checked at start.</summary>
    public static OptionsBuilder<TOptions> AddSettings<TOptions>(this IServiceCollection services, string section) where TOptions : class
    {
        services.AddSingleton<IValidateOptions<TOptions>>(
            provider => new SettingsValidator<TOptions>(provider.GetRequiredService<IConfiguration>().GetSection(section)));
        return services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Read(configuration.GetSection(section), options))
            .ValidateOnStart();
    }

    /// <summary>
    /// Resolves every option once and throws what is wrong with all of them together.
    /// To be called before anything reads a setting or touches the disk.
    /// </summary>
    /// <exception cref="OptionsValidationException">One options class has faults.</exception>
    /// <exception cref="AggregateException">Several have.</exception>
    public static void CheckSettings(this IHost host) => host.Services.GetRequiredService<IStartupValidator>().Validate();

    private static void Read<TOptions>(IConfigurationSection section, TOptions options)
    {
        foreach (var property in typeof(TOptions).GetProperties().Where(property => property.CanWrite))
        {
            if (TryRead(section.GetSection(property.Name), property.PropertyType, out var value) && value is not null)
            {
                property.SetValue(options, value);
            }
        }
    }

    /// <returns><see langword="false"/> when something is set that is no <paramref name="type"/>; a null <paramref name="value"/> means that nothing is set.</returns>
    internal static bool TryRead(IConfigurationSection setting, Type type, out object? value)
    {
        value = null;
        if (!setting.Exists())
        {
            return true;
        }

        if (type == typeof(string[]))
        {
            // The framework's binder would append to the default array; a given list replaces it.
            value = setting.Value is { } list
                ? list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                : [.. setting.GetChildren().Select(child => child.Value?.Trim()).OfType<string>().Where(item => item.Length > 0)];
            return true;
        }

        try
        {
            value = setting.Get(type);
            // The framework takes any number for an enum, and several names joined by commas.
            return value is not null && (!type.IsEnum || Enum.IsDefined(type, value));
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
