using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollLogin.Web.Storage.Migrations
{
    /// <inheritdoc />
    public partial class Confirmation : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "BlockedAt",
                table: "Users",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Browser",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<long>(
                name: "ConfirmUntil",
                table: "ScanSessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "Confirmation",
                table: "ScanSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Number",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 6,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "Platform",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "RememberedHash",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 64,
                nullable: true);

            migrationBuilder.AddColumn<int>(
                name: "WrongNumbers",
                table: "ScanSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0);

            migrationBuilder.AddColumn<string>(
                name: "Address",
                table: "LoginSessions",
                type: "TEXT",
                maxLength: 64,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<string>(
                name: "Browser",
                table: "LoginSessions",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            migrationBuilder.AddColumn<int>(
                name: "EndReason",
                table: "LoginSessions",
                type: "INTEGER",
                nullable: true);

            migrationBuilder.AddColumn<long>(
                name: "LastSeenAt",
                table: "LoginSessions",
                type: "INTEGER",
                nullable: false,
                defaultValue: 0L);

            migrationBuilder.AddColumn<string>(
                name: "Platform",
                table: "LoginSessions",
                type: "TEXT",
                maxLength: 32,
                nullable: false,
                defaultValue: "");

            // Who is signed in stays signed in.
            migrationBuilder.Sql("""UPDATE "LoginSessions" SET "LastSeenAt" = "CreatedAt" """);

            migrationBuilder.CreateTable(
                name: "RememberedBrowsers",
                columns: table => new
                {
                    KeyHash = table.Column<string>(type: "TEXT", maxLength: 64, nullable: false),
                    UserId = table.Column<long>(type: "INTEGER", nullable: false),
                    ExpiresAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_RememberedBrowsers", x => new { x.KeyHash, x.UserId });
                });

            migrationBuilder.CreateIndex(
                name: "IX_RememberedBrowsers_ExpiresAt",
                table: "RememberedBrowsers",
                column: "ExpiresAt");

            migrationBuilder.CreateIndex(
                name: "IX_RememberedBrowsers_UserId",
                table: "RememberedBrowsers",
                column: "UserId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "RememberedBrowsers");

            migrationBuilder.DropColumn(
                name: "BlockedAt",
                table: "Users");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "Browser",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "ConfirmUntil",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "Confirmation",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "Number",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "Platform",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "RememberedHash",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "WrongNumbers",
                table: "ScanSessions");

            migrationBuilder.DropColumn(
                name: "Address",
                table: "LoginSessions");

            migrationBuilder.DropColumn(
                name: "Browser",
                table: "LoginSessions");

            migrationBuilder.DropColumn(
                name: "EndReason",
                table: "LoginSessions");

            migrationBuilder.DropColumn(
                name: "LastSeenAt",
                table: "LoginSessions");

            migrationBuilder.DropColumn(
                name: "Platform",
                table: "LoginSessions");
        }
    }
}
