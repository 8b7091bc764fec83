using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollLogin.Web.Storage.Migrations
{
    /// <inheritdoc />
    public partial class LoginNumbers : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "LoginNumber",
                table: "ScanSessions",
                type: "TEXT",
                maxLength: 9,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "LoginNumbers",
                columns: table => new
                {
                    Number = table.Column<string>(type: "TEXT", maxLength: 9, nullable: false),
                    Uid = table.Column<string>(type: "TEXT", maxLength: 32, nullable: false),
                    FreeAt = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_LoginNumbers", x => x.Number);
                });

            migrationBuilder.CreateIndex(
                name: "IX_LoginNumbers_FreeAt",
                table: "LoginNumbers",
                column: "FreeAt");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "LoginNumbers");

            migrationBuilder.DropColumn(
                name: "LoginNumber",
                table: "ScanSessions");
        }
    }
}
