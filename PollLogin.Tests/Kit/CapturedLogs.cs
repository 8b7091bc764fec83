using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace PollLogin.Tests.Kit;

/// <summary>Every line that the program logged, at whatever level it was let through.</summary>
[ProviderAlias("CapturedLogs")]
public sealed class CapturedLogs : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Category, string Text)> _lines = new();

    public IReadOnlyCollection<(LogLevel Level, string Category, string Text)> Lines => _lines;

    public string Text => string.Join('\n', _lines.Select(line => line.Text));

    /// <summary>Forgets what was logged, but for errors: a long run would fill the memory with it.</summary>
    public void Clear()
    {
        for (var left = _lines.Count; left > 0 && _lines.TryDequeue(out var line); left--)
        {
            if (line.Level is LogLevel.Error or LogLevel.Critical && !line.Category.Contains("Antiforgery", StringComparison.Ordinal))
            {
                _lines.Enqueue(line);
            }
        }
    }

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(CapturedLogs logs, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull
        {
            logs._lines.Enqueue((LogLevel.None, category, state.ToString() ?? ""));
            return null;
        }

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            logs._lines.Enqueue((logLevel, category, $"{formatter(state, exception)} {exception}"));
    }
}
