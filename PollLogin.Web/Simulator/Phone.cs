using System.Text.RegularExpressions;
using System.Xml.Linq;
using PollLogin.Web.WeChat;

namespace PollLogin.Web.Simulator;

/// <summary>What a person does with the phone, and what they then see in the chat.</summary>
internal sealed partial class Phone(PushSender pushes, LiveCodes codes)
{
    /// <summary>Scans a live code. Somebody who does not follow yet follows by scanning.</summary>
    /// <param name="follows">Whether they followed before; <see langword="null"/>: as the simulator knows them.</param>
    /// <returns><see langword="false"/> when no such code is live: a phone would say that it has expired.</returns>
    public async Task<bool> ScanAsync(Person person, string? uid, bool? follows, CancellationToken cancel)
    {
        if (codes.Find(uid) is not { } code)
        {
            return false;
        }

        var isFollower = follows ?? person.Follows;
        person.Follows = true;
        person.Say(BubbleSide.Event, isFollower ? "SCAN" : "subscribe (qrscene_)");
        Hear(person, await pushes.EventAsync(person, isFollower ? "SCAN" : "subscribe", (isFollower ? "" : "qrscene_") + code.Scene, code.Ticket, cancel));
        return true;
    }

    public async Task FollowAsync(Person person, CancellationToken cancel)
    {
        person.Follows = true;
        person.Say(BubbleSide.Event, "subscribe");
        Hear(person, await pushes.EventAsync(person, "subscribe", "", null, cancel));
    }

    public async Task UnfollowAsync(Person person, CancellationToken cancel)
    {
        person.Follows = false;
        person.Say(BubbleSide.Event, "unsubscribe");
        Hear(person, await pushes.EventAsync(person, "unsubscribe", "", null, cancel));
    }

    /// <summary>Writes to the account. Who does not follow has nowhere to write, and follows first.</summary>
    public async Task SendAsync(Person person, string content, CancellationToken cancel)
    {
        if (!person.Follows)
        {
            await FollowAsync(person, cancel);
        }

        person.Say(BubbleSide.Person, content);
        Hear(person, await pushes.MessageAsync(person, content, cancel));
    }

    /// <summary>WeChat delivers the last push twice more, three times in all. It shows an answer once; here each is seen.</summary>
    public async Task RepeatAsync(Person person, CancellationToken cancel)
    {
        for (var delivery = 2; delivery <= 3; delivery++)
        {
            if (await pushes.RepeatAsync(person, cancel) is { } reply)
            {
                person.Say(BubbleSide.Event, $"({delivery}/3)");
                Hear(person, reply);
            }
        }
    }

    private static void Hear(Person person, string reply)
    {
        if (reply == WeChatReply.Success)
        {
            person.Say(BubbleSide.Event, WeChatReply.Success);
            return;
        }

        if (!reply.StartsWith('<'))
        {
            person.Say(BubbleSide.Event, $"{reply}: 该公众号提供的服务出现故障，请稍后再试");
            return;
        }

        var text = XDocument.Parse(reply).Root!.Element("Content")!.Value;
        person.Say(BubbleSide.Account, MenuLink().Replace(text, "$2"), MenuLink().Match(text) is { Success: true } link ? link.Groups[1].Value : null);
    }

    /// <summary>A link that writes for the person when it is tapped.</summary>
    [GeneratedRegex("""<a href="weixin://bizmsgmenu\?msgmenucontent=([^&"]+)[^"]*">([^<]*)</a>""")]
    private static partial Regex MenuLink();
}
