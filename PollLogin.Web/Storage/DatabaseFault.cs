using System.Data.Common;
using Microsoft.EntityFrameworkCore;

namespace PollLogin.Web.Storage;

public static class DatabaseFault
{
    /// <summary>Whether the database did not do its part: busy, full, broken. EF Core wraps what the drivers throw.</summary>
    public static bool IsOfDatabase(this Exception fault) => (fault is InvalidOperationException ? fault.InnerException : fault) is DbException or DbUpdateException;
}
