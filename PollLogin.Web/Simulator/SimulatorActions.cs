using Microsoft.AspNetCore.Mvc;

namespace PollLogin.Web.Simulator;

/// <summary>The buttons of the phone page. Each leads back to it.</summary>
internal static class SimulatorActions
{
    public static void Map(RouteGroupBuilder routes)
    {
        // Anybody who reaches a development server may press them; there is nobody to be impersonated.
        routes.DisableAntiforgery();
        routes.MapPost("/scan", ScanAsync);
        routes.MapPost("/follow", async (HttpContext context, Phone phone, People people, [FromForm] string? person, CancellationToken cancel) =>
        {
            await phone.FollowAsync(people.Of(person), cancel);
            return Back(context, person);
        });
        routes.MapPost("/unfollow", async (HttpContext context, Phone phone, People people, [FromForm] string? person, CancellationToken cancel) =>
        {
            await phone.UnfollowAsync(people.Of(person), cancel);
            return Back(context, person);
        });
        routes.MapPost("/message", async (
            HttpContext context, Phone phone, People people, [FromForm] string? person, [FromForm] string? content, CancellationToken cancel) =>
        {
            await phone.SendAsync(people.Of(person), content ?? "", cancel);
            return Back(context, person);
        });
        routes.MapPost("/repeat", async (HttpContext context, Phone phone, People people, [FromForm] string? person, CancellationToken cancel) =>
        {
            await phone.RepeatAsync(people.Of(person), cancel);
            return Back(context, person);
        });
        routes.MapPost("/rights", (HttpContext context, SimulatorAccount account, [FromForm] string? person, [FromForm] bool on) =>
        {
            account.HasApi = on;
            return Back(context, person);
        });
        routes.MapPost("/encryption", (HttpContext context, SimulatorAccount account, [FromForm] string? person, [FromForm] bool on) =>
        {
            account.Encrypt(on);
            return Back(context, person);
        });
    }

    private static async Task<IResult> ScanAsync(
        HttpContext context, Phone phone, People people,
        [FromForm] string? uid, [FromForm] string? person, [FromForm] bool? follower, CancellationToken cancel) =>
        await phone.ScanAsync(people.Of(person), uid, follower, cancel)
            ? Back(context, person)
            : Results.Text("No live code has this uid: it has expired, or this server did not make it. Open /login again.", statusCode: 404);

    private static IResult Back(HttpContext context, string? person) =>
        Results.LocalRedirect($"{context.Request.PathBase}/simulator?person={Uri.EscapeDataString(person ?? "")}");
}
