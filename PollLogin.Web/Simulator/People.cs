using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PollLogin.Web.Simulator;

/// <summary>The people who hold the simulated phones. Whoever is named exists.</summary>
public sealed class People
{
    private static readonly string[] AtHand = ["li", "wang", "zhang"];

    private readonly ConcurrentDictionary<string, Person> _people = new(StringComparer.Ordinal);

    public People()
    {
        foreach (var name in AtHand)
        {
            Of(name);
        }
    }

    public Person Of(string? name)
    {
        var known = name is { Length: > 0 and <= 40 } ? name : AtHand[0];
        return _people.GetOrAdd(known, static name => new Person(name));
    }

    public IReadOnlyList<Person> Known() => [.. _people.Values.OrderBy(person => person.Name, StringComparer.Ordinal)];
}

/// <summary>One person, with one chat: the account's.</summary>
public sealed class Person(string name)
{
    private const int LongestChat = 100;
    private readonly ConcurrentQueue<Bubble> _chat = new();

    public string Name => name;

    /// <summary>28 characters beginning with o, as WeChat's are; always the same for a name.</summary>
    public string OpenId { get; } =
        "o" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..27].Replace('+', '-').Replace('/', '_');

    public bool Follows { get; set; }

    public IReadOnlyCollection<Bubble> Chat => _chat;

    /// <param name="offer">What a tap on the bubble's link writes into the chat; <see langword="null"/> for none.</param>
    public void Say(BubbleSide side, string text, string? offer = null)
    {
        _chat.Enqueue(new Bubble(side, text, offer));
        while (_chat.Count > LongestChat)
        {
            _chat.TryDequeue(out _);
        }
    }
}

/// <summary>Whose words a chat bubble holds.</summary>
public enum BubbleSide
{
    Person,
    Account,

    /// <summary>Neither's: what happened, in small print.</summary>
    Event,
}

public sealed record Bubble(BubbleSide Side, string Text, string? Offer);
