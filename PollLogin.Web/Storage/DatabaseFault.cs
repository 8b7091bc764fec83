using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

public static class DatabaseFault
{
    /// <summary>Whether the database did not do its part: busy, full, broken. EF Core wraps some of what the driver throws.</summary>
    public static bool IsOfDatabase(this Exception fault) => fault is DbException or DbUpdateException;
}
