using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage.PostgreSql;

/// <summary>The same tables on PostgreSQL: a type of its own, since migrations belong to one.</summary>
public sealed class PostgreSqlDb(DbContextOptions<PostgreSqlDb> options) : PollLoginDb(options)
{
    // Texts compare by their bytes, as on SQLite, whatever the server's own order is.
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation("C");
    }

    public override Task HoldAsync(string what, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock(hashtextextended({what}, 0))", cancel);

    public override Task HoldPersonAsync(long userId, CancellationToken cancel) =>
        Database.ExecuteSqlAsync($"""SELECT pg_advisory_xact_lock(hashtextextended("OpenId", 0)) FROM "Users" WHERE "Id" = {userId}""", cancel);
}
