using System.Data.Common;

namespace PollLogin.Web.Storage;

/// <summary>So many writes wait for the database that this one's turn did not come in time. Nothing was changed.</summary>
public sealed class DatabaseBusyException() : DbException("The database is busy: other writes have been waiting for it for too long.");
