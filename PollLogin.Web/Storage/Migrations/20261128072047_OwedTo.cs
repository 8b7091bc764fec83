using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollLogin.Web.Storage.Migrations
{
    /// <inheritdoc />
    public partial class OwedTo : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "OwedTo",
                table: "LoginSessions",
                type: "TEXT",
                maxLength: 32,
                nullable: true);
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropColumn(
                name: "OwedTo",
                table: "LoginSessions");
        }
    }
}
