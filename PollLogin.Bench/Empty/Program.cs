using Microsoft.EntityFrameworkCore;
using PollLogin.Bench.Empty;

var builder = WebApplication.CreateBuilder(args);
builder.Services.AddRazorPages();
builder.Services.AddDbContextPool<EmptyDb>(options => options.UseSqlite(builder.Configuration.GetConnectionString("Empty")));

var app = builder.Build();
await using (var scope = app.Services.CreateAsyncScope())
{
    await scope.ServiceProvider.GetRequiredService<EmptyDb>().Database.EnsureCreatedAsync();
}

app.MapStaticAssets();
app.MapRazorPages();
await app.RunAsync();
