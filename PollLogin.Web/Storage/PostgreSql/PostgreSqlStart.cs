using Microsoft.EntityFrameworkCore;
using Npgsql;
using PollLogin.Web.Shared;

namespace PollLogin.Web.Storage.PostgreSql;

/// <summary>Makes the tables ready on a server that is there.</summary>
internal sealed class PostgreSqlStart(PollLoginDb db, PostgreSqlServer server, ILogger<DatabaseStart> log) : DatabaseStart(db, log)
{
    // Any number, the same in every version.
    private const long OneStarter = 0x506F6C6C4C6F67;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    protected override string Place => server.Place;

    public override async Task RunAsync(CancellationToken cancel)
    {
        try
        {
            Db.Database.SetCommandTimeout(Patience);
            await Db.Database.OpenConnectionAsync(cancel);
            // The lock belongs to the connection: a starter that dies while it migrates leaves nothing behind.
            await Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_lock({OneStarter})", cancel);
            if (await IsBehindAsync(cancel))
            {
                await MigrateAsync(cancel);
            }

            await Db.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({OneStarter})", cancel);
            await Db.Database.CloseConnectionAsync();
        }
        catch (Exception fault) when ((fault as NpgsqlException ?? fault.InnerException) is NpgsqlException refusal)
        {
            throw new StartException($"ConnectionStrings:PollLogin: {Place} cannot be used ({refusal.Message.TrimEnd('.')}). {Remedy(refusal.SqlState)}", fault);
        }
    }

    private static string Remedy(string? state) => state switch
    {
        PostgresErrorCodes.InvalidCatalogName => "Create it: CREATE DATABASE polllogin OWNER polllogin.",
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => "Give the user's name and password as the server knows them.",
        PostgresErrorCodes.InsufficientPrivilege => "Let the user own the database: ALTER DATABASE polllogin OWNER TO polllogin.",
        _ => "See that the server runs there and lets this machine in.",
    };
}
