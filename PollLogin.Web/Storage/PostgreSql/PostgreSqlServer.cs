using Npgsql;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.PostgreSql;

/// <summary>The database server: where it is, and how long a connection to it may take.</summary>
internal sealed class PostgreSqlServer
{
    private const string Example = "Host=localhost;Database=polllogin;Username=polllogin;Password=...";

    // Seconds. WeChat waits for 5, and a browser's poll for no longer; what the operator's own string says comes later, and wins.
    private const string Defaults = "Application Name=PollLogin;Timeout=3;Command Timeout=3;";

    public PostgreSqlServer(IConfiguration configuration)
    {
        try
        {
            var connection = new NpgsqlConnectionStringBuilder(Defaults + configuration.GetConnectionString(StorageFeature.ConnectionName));
            if (connection.Host is null or "" || connection.Database is null or "")
            {
                throw new StartException($"ConnectionStrings:{StorageFeature.ConnectionName} must name a host and a database, as Storage:Provider is PostgreSQL. Example: {Example}");
            }

            ConnectionString = connection.ToString();
            Place = $"{connection.Database} on {connection.Host}:{connection.Port}";
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException)
        {
            throw new StartException(
                $"ConnectionStrings:{StorageFeature.ConnectionName} cannot be read as one of PostgreSQL ({fault.Message.TrimEnd('.')}). Example: {Example}", fault);
        }
    }

    public string ConnectionString { get; }

    /// <summary>In words, without the password.</summary>
    public string Place { get; }
}
