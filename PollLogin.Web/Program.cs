using PollLogin.Web.Gateway;
using PollLogin.Web.Inbox;
using PollLogin.Web.Login;
using PollLogin.Web.Operations;
using PollLogin.Web.Shared;
using PollLogin.Web.Simulator;
using PollLogin.Web.Storage;
using PollLogin.Web.Users;
using PollLogin.Web.WeChat;

if (args is ["--version"] or ["--help" or "-h"])
{
    Console.WriteLine(args is ["--version"] ? Commands.Version : Commands.Usage);
    return 0;
}

try
{
    var builder = WebApplication.CreateBuilder(ProgramFolder.Options(args));
    builder.AddProgramFolder();
    builder.AddShared();
    builder.AddStorage();
    builder.Services.AddWeChat();
    builder.Services.AddUsers();
    builder.Services.AddLogin();
    builder.Services.AddInbox();
    builder.Services.AddGateway();
    builder.Services.AddOperations();
    builder.Services.AddCommands(args);
    builder.AddSimulator();

    var app = builder.Build();
    app.CheckSettings();
    if (Commands.IsAsked(args))
    {
        return await app.RunCommandAsync(args);
    }

    var opened = app.OpenStorageAsync();

    app.UseGateway();    // other sites ask who it is
    app.UseShared();
    app.UseAuthentication();
    app.UseAuthorization();
    app.MapRazorPages(); // a browser waits (Login/), the member's own pages (Users/)
    app.MapLogin();      // what it polls
    app.MapInbox();      // WeChat tells us of the scan
    app.MapUsers();      // log out
    app.MapOperations(); // is it well?
    app.MapSimulator();  // a phone without WeChat, in Development only
    await opened;
    await app.RunAsync();
    return 0;
}
catch (Exception fault) when (StartFault.Explain(fault) is { } lines)
{
    return StartFault.Print(lines);
}
