using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace PollLogin.Web.Storage.PostgreSql.Migrations
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
                type: "character varying(32)",
                maxLength: 32,
                nullable: true,
                collation: "C");
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
