using Microsoft.EntityFrameworkCore;

namespace PollLogin.Bench.Empty;

/// <summary>One table.</summary>
public sealed class EmptyDb(DbContextOptions<EmptyDb> options) : DbContext(options)
{
    public DbSet<Note> Notes => Set<Note>();
}

public sealed class Note
{
    public long Id { get; init; }

    public required string Text { get; init; }
}
